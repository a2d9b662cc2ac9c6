-- A run's stored predictions, to be scored again.
select article, text_hash, read_key, outcome, message, answer from articles where run_id = $run_id
