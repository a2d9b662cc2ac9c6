select entry_id, record, parent_id, founding_mention, part_of, part_of_basis, since_run
from entries_history
where task = $task and until_run is null and entry_id in (select unnest($entries::varchar[]))
order by entry_id
