-- Reconciled facts: right, answered, right among those answered; the best single article's; where the lost ones were lost.
select setting, count(*)::integer as facts,
    share_of(count(*) filter (verdict = 'COR'), count(*)) as accuracy,
    share_of(count(*) filter (verdict <> 'MIS'), count(*)) as coverage,
    share_of(count(*) filter (verdict = 'COR'), count(*) filter (verdict <> 'MIS')) as selective,
    share_of(count(*) filter (best_source_right), count(*)) as best_source,
    count(*) filter (loss = 'extraction')::integer as lost_in_extraction,
    count(*) filter (loss = 'clustering')::integer as clustering,
    count(*) filter (loss = 'selection')::integer as selection,
    count(*) filter (loss = 'overwrite')::integer as overwrite
from facts
where run_id = $run_id
group by setting
order by min(rowid)
