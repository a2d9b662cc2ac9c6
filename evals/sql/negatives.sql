-- Articles without any gold record: in how many was one found. Wilson's interval, 95 %.
with found as (
    select count(*) as n, count(*) filter (predicted_records > 0) as hits,
        3.8416 / nullif(count(*), 0) as spread, share_of(count(*) filter (predicted_records > 0), count(*)) as rate
    from articles where run_id = $run_id and gold_records = 0
)
select n::integer as articles, hits::integer as with_one, rate,
    case when n > 0 then greatest(0, (rate + spread / 2 - sqrt(rate * (1 - rate) * spread + spread * spread / 4)) / (1 + spread)) end as low,
    case when n > 0 then least(1, (rate + spread / 2 + sqrt(rate * (1 - rate) * spread + spread * spread / 4)) / (1 + spread)) end as high
from found
