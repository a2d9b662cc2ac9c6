insert into runs (task, command, reader, started_at) values ($task, $command, $reader, $now) returning run_id
