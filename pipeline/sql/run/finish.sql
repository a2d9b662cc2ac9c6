update runs
set finished_at = $now, exit_status = $exit_status, counts = $counts
where run_id = $run
