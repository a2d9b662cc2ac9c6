-- The whole that each current root entry is a part of. Stated: what most documents say, the first id on a tie.
-- Inferred, where nothing is stated: the only whole with the same members of $shared whose days hold the part's.
with roots as (
    select entry_id, part_of, part_of_basis
    from entries_history
    where task = $task and record = $record and until_run is null
),
stated as (
    select child.entry_id, whole.entry_id as part_of, count(distinct m.document_id) as votes
    from entry_mentions_history as child
    join mentions as m on m.mention_id = child.mention_id
    join entry_mentions_history as whole on whole.mention_id = m.part_of and whole.until_run is null
    where child.task = $task and child.until_run is null and whole.entry_id <> child.entry_id
    group by child.entry_id, whole.entry_id
    qualify row_number() over (partition by child.entry_id order by votes desc, whole.entry_id) = 1
),
described as (
    select
        roots.entry_id,
        max(f.value) filter (where f.field = $level) as level,
        list(f.value order by f.value) filter (where f.field = $shared) as members,
        max(f.value) filter (where f.field = $first_day) as first_day,
        max(f.value) filter (where f.field = $last_day) as last_day
    from roots
    join facts_history as f on f.entry_id = roots.entry_id and f.until_run is null
    group by roots.entry_id
),
inferred as (
    select part.entry_id, any_value(whole.entry_id) as part_of
    from described as part
    join described as whole
        on whole.level = $whole
        and part.level <> $whole
        and part.members = whole.members
        and length(part.first_day) = 10
        and part.first_day between whole.first_day and whole.last_day
        and coalesce(part.last_day, part.first_day) <= whole.last_day
    group by part.entry_id
    having count(*) = 1
)
select
    roots.entry_id,
    coalesce(stated.part_of, inferred.part_of) as part_of,
    case when stated.part_of is not null then 'stated' when inferred.part_of is not null then 'inferred' end as basis
from roots
left join stated using (entry_id)
left join inferred using (entry_id)
where
    roots.part_of is distinct from coalesce(stated.part_of, inferred.part_of)
    or roots.part_of_basis is distinct from
        case when stated.part_of is not null then 'stated' when inferred.part_of is not null then 'inferred' end
order by roots.entry_id
