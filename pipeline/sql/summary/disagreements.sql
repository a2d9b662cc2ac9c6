-- Fields on which sources differ, those of this run first, with the value that was chosen.
select
    c.entry_id, e.record, coalesce(e.parent_id, c.entry_id) as root_id, c.field, c.cause, c.positions,
    f.value, f.low, f.high, f.rule
from conflicts_history as c
join entries_history as e on e.entry_id = c.entry_id and e.until_run is null
left join facts_history as f
    on f.entry_id = c.entry_id and f.field = c.field and f.until_run is null and f.position = 0
where c.task = $task and c.until_run is null
order by c.since_run = $run desc, root_id, c.entry_id, c.field
limit $limit
