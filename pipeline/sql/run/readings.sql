-- The reading that counts of each version: a usable one before others, then the latest.
select version_id, read_key, reader, fingerprint, outcome
from reads
where task = $task and until_run is null
qualify row_number() over (
    partition by version_id order by outcome in ('ok', 'empty') desc, read_at desc, read_key
) = 1
