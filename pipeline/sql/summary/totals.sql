-- The ledger as it stands: root entries, those that rest on one article, parts whose whole is unknown, and the rest.
with roots as (
    select entry_id, part_of from entries_history where task = $task and record = $record and until_run is null
),
told as (
    select em.entry_id, count(distinct m.document_id) as articles
    from entry_mentions_history as em
    join mentions as m on m.mention_id = em.mention_id
    where em.task = $task and em.until_run is null and m.parent_id is null
    group by em.entry_id
)
select
    (select count(*) from roots) as entries,
    (select count(*) from roots join told using (entry_id) where told.articles = 1) as on_one_article,
    (
        select count(*)
        from roots
        join facts_history as f on f.entry_id = roots.entry_id and f.until_run is null
        where roots.part_of is null and f.field = $level and f.value = $part
    ) as parts_alone,
    (select count(*) from conflicts_history where task = $task and until_run is null) as disagreements,
    (select count(*) from checks_history where task = $task and until_run is null) as broken_checks,
    (select count(*) from documents where until_run is null) as documents,
    (select count(*) from screening where task = $task and fate = 'pending') as pending
