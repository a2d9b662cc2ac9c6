update mentions
set until_run = null, since_run = $run
where until_run is not null and mention_id in (select unnest($mentions::varchar[]))
