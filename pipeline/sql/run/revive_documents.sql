-- An article that goes back to an earlier wording: that version stands again.
update documents
set until_run = null, since_run = $run
where version_id in (select unnest($versions::varchar[]))
