-- Current entries with their mentions: the given roots and all that is nested in them.
with recursive wanted as (
    select entry_id, record, parent_id
    from entries_history
    where task = $task and until_run is null and entry_id in (select unnest($roots::varchar[]))
    union all
    select child.entry_id, child.record, child.parent_id
    from entries_history as child
    join wanted on child.parent_id = wanted.entry_id
    where child.until_run is null
)
select wanted.entry_id, wanted.record, wanted.parent_id, list(em.mention_id order by em.mention_id) as mentions
from wanted
join entry_mentions_history as em on em.entry_id = wanted.entry_id and em.until_run is null
group by all
order by wanted.parent_id nulls first, wanted.entry_id
