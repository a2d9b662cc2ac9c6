-- Matched records with a direction on both sides, and how many have it reversed.
select count(*) filter (error = 'swapped')::integer as swapped,
    count(*) filter (gold is not null and predicted is not null)::integer as directed,
    share_of(count(*) filter (error = 'swapped'), count(*) filter (gold is not null and predicted is not null)) as rate
from cells
where run_id = $run_id and record = $record and field = $field and matched
