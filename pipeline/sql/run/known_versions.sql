select version_id from documents where version_id in (select unnest($versions::varchar[]))
