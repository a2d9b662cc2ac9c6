delete from features where task = $task and mention_id in (select unnest($mentions::varchar[]))
