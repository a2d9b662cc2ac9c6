select mention_id, read_key, node from features where task = $task order by mention_id
