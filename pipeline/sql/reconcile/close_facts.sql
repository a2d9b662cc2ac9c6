update facts_history
set until_run = $run
where
    task = $task
    and until_run is null
    and (entry_id || ' ' || field || ' ' || position) in (select unnest($facts::varchar[]))
