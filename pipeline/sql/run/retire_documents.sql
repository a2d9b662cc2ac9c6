update documents
set until_run = $run
where until_run is null and version_id in (select unnest($versions::varchar[]))
