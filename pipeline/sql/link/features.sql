select mention_id, read_key, node, lo is null as vague from features where task = $task order by mention_id
