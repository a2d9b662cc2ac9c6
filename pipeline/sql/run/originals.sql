-- For each text that stands already, the version that is read for it: the first stored.
select text_hash, version_id
from documents
where until_run is null and copy_of is null and text_hash in (select unnest($hashes::varchar[]))
qualify row_number() over (partition by text_hash order by since_run, fetched_at, version_id) = 1
