-- The mentions of some entries: their quotes, their articles, who read them, and why they belong.
select
    em.entry_id, em.mention_id, em.score, em.breakdown,
    m.parent_id, m.local_id, m.path, m.quote, m.quote_grade, m.span_start, m.span_end, m.version_id,
    d.article, d.url, d.outlet, d.title, d.published_on, d.published_basis,
    r.reader, r.fingerprint, r.read_at
from entry_mentions_history as em
join mentions as m on m.mention_id = em.mention_id
join documents as d on d.version_id = m.version_id
left join reads as r on r.task = em.task and r.version_id = m.version_id and r.read_key = m.read_key
where em.task = $task and em.until_run is null and em.entry_id in (select unnest($entries::varchar[]))
order by em.entry_id, d.published_on nulls last, d.article, m.path
