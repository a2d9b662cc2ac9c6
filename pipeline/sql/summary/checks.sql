-- Broken invariants, those of this run first.
select entry_id, rule, message
from checks_history
where task = $task and until_run is null
order by since_run = $run desc, entry_id, message
limit $limit
