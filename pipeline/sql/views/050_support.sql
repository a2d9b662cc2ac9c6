-- What was lost for want of support, by outlet and language, so that no side's press drops out unseen.
create or replace view support as
with told as (
    select
        m.task, d.outlet, d.language, m.mention_id,
        m.quote_grade not in ('exact', 'typographic') as ungrounded
    from mentions as m
    join documents as d using (version_id)
    where m.until_run is null
),
graded as (
    select mention_id, count(*) as claims, count(*) filter (where grade = 'unsupported') as unsupported
    from claims
    group by mention_id
)
select
    told.task, told.outlet, told.language,
    count(*) as mentions,
    count(*) filter (where told.ungrounded) as quotes_not_found,
    coalesce(sum(graded.claims), 0)::bigint as claims,
    coalesce(sum(graded.unsupported), 0)::bigint as unsupported
from told
left join graded using (mention_id)
group by told.task, told.outlet, told.language;
