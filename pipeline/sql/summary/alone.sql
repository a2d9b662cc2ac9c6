-- Parts whose whole is unknown.
select e.entry_id
from entries_history as e
join facts_history as f on f.entry_id = e.entry_id and f.until_run is null
where
    e.task = $task and e.record = $record and e.until_run is null and e.part_of is null
    and f.field = $level and f.value = $part
order by e.entry_id
limit $limit
