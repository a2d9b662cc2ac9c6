-- An entry and all that is nested in it, parents first.
with recursive family as (
    select *, 0 as depth
    from entries_history
    where task = $task and until_run is null and entry_id = $entry
    union all
    select child.*, family.depth + 1
    from entries_history as child
    join family on child.parent_id = family.entry_id
    where child.until_run is null and child.task = $task
)
select
    family.entry_id, family.record, family.parent_id, family.part_of, family.part_of_basis, family.founding_mention,
    (select min(h.since_run) from entries_history as h where h.entry_id = family.entry_id) as minted
from family
order by family.depth, family.record, family.entry_id
