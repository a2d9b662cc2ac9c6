-- The facts that were lost, one by one.
select setting, event, field, direction, gold, chosen, loss
from facts
where run_id = $run_id and loss is not null
order by rowid
