-- Whether any of these versions, or any of these read keys, was read before, standing or retired.
select exists (
    select 1
    from reads
    where
        task = $task
        and (
            version_id in (select unnest($versions::varchar[]))
            or read_key in (select unnest($keys::varchar[]))
        )
) as seen
