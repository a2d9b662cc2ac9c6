update runs set published = $published where run_id = $run
