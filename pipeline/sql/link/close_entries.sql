update entries_history
set until_run = $run
where task = $task and until_run is null and entry_id in (select unnest($entries::varchar[]))
