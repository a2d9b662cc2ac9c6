-- The words at some spans with what stands around them, and the line they begin on, from 1.
with wanted as (
    select unnest($versions::varchar[]) as version_id, unnest($starts::integer[]) as start, unnest($ends::integer[]) as stop
)
select distinct
    w.version_id, w.start, w.stop,
    1 + length(substr(d.text, 1, w.start)) - length(replace(substr(d.text, 1, w.start), chr(10), '')) as line,
    substr(d.text, 1 + greatest(w.start - $reach, 0), least(w.start, $reach)) as before,
    substr(d.text, 1 + w.start, w.stop - w.start) as words,
    substr(d.text, 1 + w.stop, $reach) as after
from wanted as w
join documents as d on d.version_id = w.version_id
