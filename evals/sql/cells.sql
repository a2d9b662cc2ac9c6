-- Every cell of a run, or of one of its articles.
select article, record, field, kind, verdict, gold, predicted, gold_path, predicted_path, matched, error, distance
from cells
where run_id = $run_id and ($article is null or article = $article)
order by rowid
