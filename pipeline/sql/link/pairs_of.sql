select left_id, right_id, score, barred, breakdown
from pairs
where
    task = $task
    and left_id in (select unnest($nodes::varchar[]))
    and right_id in (select unnest($nodes::varchar[]))
