update mentions
set until_run = $run
where
    until_run is null
    and version_id in (select unnest($versions::varchar[]))
    and ($task::varchar is null or task = $task)
