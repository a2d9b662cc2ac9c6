select read_key, outcome, message, content
from answers
where read_key in (select unnest($read_keys::varchar[]))
