select mention_id, node, read_key from features where task = $task and mention_id in (select unnest($mentions::varchar[]))
order by mention_id
