-- Entries that are no more, or nested in one that is no more, and still hold facts.
select distinct f.entry_id
from facts_history as f
left join entries_history as e on e.entry_id = f.entry_id and e.until_run is null
where f.task = $task and f.until_run is null and e.entry_id is null
