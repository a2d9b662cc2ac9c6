-- F1 over all values and links under moved gates, and with records paired by their quotes alone.
select variant,
    share_of(2 * sum(cells) filter (verdict = 'COR'),
        2 * coalesce(sum(cells) filter (verdict in ('COR', 'PAR', 'INC')), 0)
        + coalesce(sum(cells) filter (verdict in ('MIS', 'SPU')), 0)) as f1
from variants
where run_id = $run_id
group by variant
order by variant
