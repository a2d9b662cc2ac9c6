select entry_id, rule, message, figures
from checks_history
where task = $task and until_run is null and entry_id in (select unnest($entries::varchar[]))
