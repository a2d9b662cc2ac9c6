delete from reads
where task = $task and (version_id || ' ' || read_key) in (select unnest($keys::varchar[]))
