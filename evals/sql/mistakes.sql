-- Kinds of wrong or partly right values, and how far off: days for dates, |ln(predicted / gold)| for figures.
select record, field, error, count(*)::integer as cells, median(distance) as median_distance,
    string_agg(distinct article, ', ' order by article) as articles
from cells
where run_id = $run_id and error is not null
group by record, field, error
order by record, field, cells desc, error
