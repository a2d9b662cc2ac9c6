-- The pairs that could be one event by themselves: the edges of the components.
select left_id, right_id from pairs where task = $task and barred is null and score >= $threshold
