select stage, document, kind, message from failures where run_id = $run and task = $task order by failed_at, document limit $limit
