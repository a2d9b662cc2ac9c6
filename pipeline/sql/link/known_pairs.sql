-- The pairs scored before, with either node in $nodes.
select left_id, right_id
from pairs
where
    task = $task
    and (left_id in (select unnest($nodes::varchar[])) or right_id in (select unnest($nodes::varchar[])))
