-- The latest run of a task, or the given one.
select run_id, command, reader, started_at, finished_at, exit_status, counts
from runs
where task = $task and ($run::integer is null or run_id = $run)
order by run_id desc
limit 1
