-- This run's readings by outcome.
select outcome, count(*) as readings from reads where task = $task and since_run = $run group by outcome order by readings desc, outcome
