-- The versions that may be read: they stand, are no copies and passed the gate; of the given ones, or all.
select
    document_id, version_id, text_hash, article, text, fetched_at, url, outlet, title, published_on, published_basis,
    language, rights, path, copy_of
from documents
where
    until_run is null
    and copy_of is null
    and gate is null
    and ($versions::varchar[] is null or version_id in (select unnest($versions::varchar[])))
order by published_on nulls last, document_id
