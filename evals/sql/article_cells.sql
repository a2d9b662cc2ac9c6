-- Every cell of one article that says something, records in their order.
select record, field, kind, verdict, gold, predicted, gold_path, predicted_path, matched, error, supported,
    grounded, support, gold_quote, predicted_quote
from cells
where run_id = $run_id and article = $article and (kind <> 'derived' or field = 'headline_fact')
order by rowid
