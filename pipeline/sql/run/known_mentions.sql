select mention_id from mentions where mention_id in (select unnest($mentions::varchar[]))
