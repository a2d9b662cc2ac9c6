insert into runs (task, reader, gold, gold_hash, scorer, settings, rescored_from, started_at, finished_at)
values ($task, $reader, $gold, $gold_hash, $scorer, $settings, $rescored_from, $started_at, $finished_at)
returning run_id
