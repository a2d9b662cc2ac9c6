select entry_id, field, cause, positions
from conflicts_history
where task = $task and until_run is null and entry_id in (select unnest($entries::varchar[]))
