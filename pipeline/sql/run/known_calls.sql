select read_key, started_at, attempt
from calls
where task = $task and read_key in (select unnest($keys::varchar[]))
