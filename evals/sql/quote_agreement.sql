-- Predicted against gold quotes of matched records: how long, and how many share at least half or any characters.
select count(*)::integer as pairs, median(len(predicted_quote) / len(gold_quote)) as relative_length,
    share_of(count(*) filter (verdict = 'COR'), count(*)) as half_shared,
    share_of(count(*) filter (verdict in ('COR', 'PAR')), count(*)) as touching
from cells
where run_id = $run_id and matched and kind = 'copied' and support is null
