select *
from answers
where read_key in (select unnest($read_keys::varchar[]))
