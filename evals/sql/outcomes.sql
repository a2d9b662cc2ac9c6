-- What became of the articles; failed ones have every gold cell missed.
select outcome, count(*)::integer as articles, string_agg(article, ', ' order by article) filter (failed) as failed
from articles
where run_id = $run_id
group by outcome
order by articles desc, outcome
