-- The version that stands of each of these documents.
select document_id, version_id
from documents
where until_run is null and document_id in (select unnest($documents::varchar[]))
