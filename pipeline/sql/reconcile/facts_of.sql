select entry_id, field, position, value, low, high, rule, n_support, n_dissent, confirmed_by, supporters, dissenters
from facts_history
where task = $task and until_run is null and entry_id in (select unnest($entries::varchar[]))
order by entry_id, field, position
