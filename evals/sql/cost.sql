-- What the answers cost when they were made, and per headline fact that came out right.
select count(*)::integer as answers, count(*) filter (from_store)::integer as from_store,
    sum(attempts)::bigint as requests, sum(tokens_in)::bigint as tokens_in, sum(tokens_cached)::bigint as tokens_cached,
    sum(tokens_out)::bigint as tokens_out, sum(cost) as dollars, sum(latency_s) as seconds,
    share_of(sum(cost), any_value((
        select count(*) from cells where run_id = $run_id and field = 'headline_fact' and verdict = 'COR'
    ))) as dollars_per_fact
from calls
where run_id = $run_id
