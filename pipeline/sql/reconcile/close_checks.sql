update checks_history
set until_run = $run
where
    task = $task
    and until_run is null
    and (entry_id || ' ' || message) in (select unnest($keys::varchar[]))
