-- Pairs of nodes that no current mention has, or of another link model.
delete from pairs
where
    task = $task
    and (
        link_model <> $link_model
        or left_id not in (select node from features where task = $task)
        or right_id not in (select node from features where task = $task)
    )
