select em.mention_id
from entry_mentions_history as em
where em.task = $task and em.until_run is null and em.entry_id in (select unnest($roots::varchar[]))
