select distinct entry_id from entries_history where task = $task
