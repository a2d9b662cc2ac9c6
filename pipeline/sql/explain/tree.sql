-- The whole that an entry is a part of, and its parts, with their notes.
select e.entry_id, f.value as note, e.part_of is not distinct from $entry as is_part, e.part_of_basis
from entries_history as e
left join facts_history as f on f.entry_id = e.entry_id and f.field = $note and f.until_run is null
where e.task = $task and e.until_run is null and (e.part_of = $entry or e.entry_id = $whole)
order by is_part, note, e.entry_id
