-- Among copies whose original stands no longer, the first becomes the original and the others copies of it.
with orphans as (
    select
        copy.version_id,
        first_value(copy.version_id) over (
            partition by copy.text_hash order by copy.since_run, copy.fetched_at, copy.version_id
        ) as heir
    from documents as copy
    where
        copy.until_run is null
        and copy.copy_of is not null
        and copy.copy_of not in (select version_id from documents where until_run is null)
)
update documents
set copy_of = case when orphans.heir = documents.version_id then null else orphans.heir end
from orphans
where documents.version_id = orphans.version_id
