-- Who handed over how many to whom: one row per exchange, releasing side and receiving side.
--
-- Within one article the headline groups of a direction add up (175 and 22 make 197); across articles those sums are
-- alternatives, and a sum made of fewer of the same groups gives way to the fuller one. The best is the sum that most
-- outlets give, the larger on a tie. Subsets, planned groups and combined totals add nothing. A figure whose direction
-- the text leaves open stands in a row of its own without sides, where no direction has a figure: 390 exchanged are
-- 390 in all at least, and 780 if each side gave as many.
create or replace view flows as
with headline as (
    select
        g.entry_id, g.exchange_id, g.released_by, g.returned_to, g.covers, g.kind = 'remains' as remains,
        g.count, g.count_low, g.count_high, g.count_type
    from released_groups as g
    where g.status = 'released' and not g.subset
),
told as (
    select distinct headline.*, d.version_id, coalesce(d.outlet, d.document_id) as outlet
    from headline
    join entry_mentions_history as em on em.entry_id = headline.entry_id and em.until_run is null
    join mentions as m on m.mention_id = em.mention_id
    join documents as d on d.version_id = m.version_id
),
pointed as (
    -- Figures that no article states in words of their own, only by pointing to the other side's.
    select f.entry_id
    from facts_history as f
    join claims as c on c.field = f.field and list_contains(f.supporters, c.mention_id)
    where f.field = 'count' and f.until_run is null
    group by f.entry_id
    having bool_and(c.support_rule = 'back-reference')
),
summed as (
    select
        exchange_id, released_by, returned_to, remains, version_id, any_value(outlet) as outlet,
        list(entry_id order by entry_id) as groups,
        sum(count) as best,
        sum(coalesce(count_low, 0)) as low,
        case when bool_and(count_high is not null) then sum(count_high) end as high,
        bool_or(count_type = 'at_least') as bounded,
        bool_and(entry_id in (select entry_id from pointed)) as reciprocal
    from told
    where covers = 'one_side' and released_by is not null and returned_to is not null and count is not null
    group by exchange_id, released_by, returned_to, remains, version_id
),
fullest as (
    select one.*
    from summed as one
    where not exists (
        select 1
        from summed as other
        where
            other.exchange_id = one.exchange_id
            and other.released_by = one.released_by
            and other.returned_to = one.returned_to
            and other.remains = one.remains
            and len(other.groups) > len(one.groups)
            and list_has_all(other.groups, one.groups)
    )
),
chosen as (
    select exchange_id, released_by, returned_to, remains, best, count(distinct outlet) as outlets,
        max(len(groups)) as parts, bool_or(bounded) as bounded, bool_and(reciprocal) as reciprocal,
        min(low) as low, case when bool_and(high is not null) then max(high) end as high
    from fullest
    group by exchange_id, released_by, returned_to, remains, best
    qualify row_number() over (
        partition by exchange_id, released_by, returned_to, remains order by outlets desc, best desc
    ) = 1
),
spread as (
    select exchange_id, released_by, returned_to, remains, min(low) as low,
        case when bool_and(high is not null) then max(high) end as high
    from fullest
    group by exchange_id, released_by, returned_to, remains
),
directed as (
    select
        chosen.exchange_id, chosen.released_by, chosen.returned_to,
        max(spread.low) filter (where not chosen.remains) as living_low,
        max(chosen.best) filter (where not chosen.remains) as living_best,
        max(spread.high) filter (where not chosen.remains) as living_high,
        max(spread.low) filter (where chosen.remains) as remains_low,
        max(chosen.best) filter (where chosen.remains) as remains_best,
        max(spread.high) filter (where chosen.remains) as remains_high,
        case
            when bool_or(chosen.bounded) then 'lower bound'
            when bool_or(chosen.parts > 1) then 'sum of parts'
            when bool_and(chosen.reciprocal) then 'reciprocal'
            else 'stated'
        end as basis
    from chosen
    join spread using (exchange_id, released_by, returned_to, remains)
    group by chosen.exchange_id, chosen.released_by, chosen.returned_to
),
open_total as (
    select
        exchange_id, remains, covers, count as best, coalesce(count_low, 0) as low,
        case when covers = 'both_sides' then count_high else 2 * count_high end as high
    from headline
    where covers <> 'one_side' and count is not null
    qualify row_number() over (
        partition by exchange_id, remains order by covers = 'both_sides' desc, count desc, entry_id
    ) = 1
),
undirected as (
    select
        exchange_id, null::varchar as released_by, null::varchar as returned_to,
        max(low) filter (where not remains) as living_low,
        max(best) filter (where not remains) as living_best,
        max(high) filter (where not remains) as living_high,
        max(low) filter (where remains) as remains_low,
        max(best) filter (where remains) as remains_best,
        max(high) filter (where remains) as remains_high,
        case when bool_and(covers = 'both_sides') then 'stated' else 'lower bound' end as basis
    from open_total
    where not exists (
        select 1
        from directed
        where
            directed.exchange_id = open_total.exchange_id
            and (directed.remains_best is not null) >= open_total.remains
            and (directed.living_best is not null) >= (not open_total.remains)
    )
    group by exchange_id
),
every as (
    select * from directed
    union all
    select * from undirected
)
select
    every.exchange_id, every.released_by, every.returned_to,
    every.living_low::bigint as living_low,
    every.living_best::bigint as living_best,
    every.living_high::bigint as living_high,
    every.remains_low::bigint as remains_low,
    every.remains_best::bigint as remains_best,
    every.remains_high::bigint as remains_high,
    every.basis,
    exchanges.status = 'completed'
    and not exists (
        select 1
        from every as whole
        join exchanges as deal on deal.entry_id = whole.exchange_id
        where
            deal.entry_id = exchanges.part_of
            and deal.status = 'completed'
            and coalesce(whole.released_by = every.released_by and whole.returned_to = every.returned_to, true)
    ) as countable
from every
join exchanges on exchanges.entry_id = every.exchange_id;
