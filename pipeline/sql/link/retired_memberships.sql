-- Mentions that are current no longer but still hold a membership.
select em.mention_id
from entry_mentions_history as em
join mentions as m on m.mention_id = em.mention_id
where em.task = $task and em.until_run is null and m.until_run is not null
