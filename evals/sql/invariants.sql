-- Broken invariants per root record predicted. Needs no gold.
select sum(checked)::integer as records, sum(json_array_length(violations))::integer as broken,
    share_of(sum(json_array_length(violations)), sum(checked)) as rate
from articles
where run_id = $run_id
