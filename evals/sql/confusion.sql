-- What was said instead of what; agreements too, so that a matrix can be made of it.
select record, field, gold, predicted, count(*)::integer as cells
from cells
where run_id = $run_id and matched and verdict in ('COR', 'INC') and field in (select unnest($fields::varchar[]))
    and ($wrong_only is false or verdict = 'INC')
group by all
order by record, field, cells desc, gold, predicted
