-- Current memberships with the age of their entries; of one record type, or of all.
select em.entry_id, em.mention_id, e.record, e.parent_id, e.part_of, e.part_of_basis,
    (select min(h.since_run) from entries_history as h where h.entry_id = em.entry_id) as age
from entry_mentions_history as em
join entries_history as e on e.entry_id = em.entry_id and e.until_run is null
where em.task = $task and em.until_run is null
order by em.entry_id, em.mention_id
