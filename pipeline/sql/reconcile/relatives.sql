-- The wholes of the given root entries, and the other way round, their parts.
select entry_id, part_of
from entries_history
where
    task = $task
    and until_run is null
    and part_of is not null
    and (entry_id in (select unnest($roots::varchar[])) or part_of in (select unnest($roots::varchar[])))
