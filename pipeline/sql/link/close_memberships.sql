update entry_mentions_history
set until_run = $run
where
    task = $task
    and until_run is null
    and (entry_id || ' ' || mention_id) in (select unnest($memberships::varchar[]))
