select entry_id from entries_history
where task = $task and record = $record and until_run is null
order by entry_id
