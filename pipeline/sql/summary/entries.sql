-- Root entries with their sentence: those that the run changed first, then by day. `state`: new, changed, standing.
with recursive family as (
    select entry_id, entry_id as root, since_run
    from entries_history
    where task = $task and record = $record and until_run is null
    union all
    select child.entry_id, family.root, child.since_run
    from entries_history as child
    join family on child.parent_id = family.entry_id
    where child.until_run is null
),
moved as (
    select family.root
    from family
    join facts_history as f on f.entry_id = family.entry_id
    where f.since_run = $run or f.until_run = $run
    union
    select family.root
    from family
    join entry_mentions_history as em on em.entry_id = family.entry_id
    where em.since_run = $run or em.until_run = $run
    union
    select root from family where since_run = $run
),
told as (
    select
        em.entry_id,
        count(distinct d.document_id) as articles,
        count(distinct coalesce(d.outlet, d.document_id)) as outlets
    from entry_mentions_history as em
    join mentions as m on m.mention_id = em.mention_id
    join documents as d on d.version_id = m.version_id
    where em.task = $task and em.until_run is null and m.parent_id is null
    group by em.entry_id
),
minted as (
    select entry_id, min(since_run) as run from entries_history where task = $task and record = $record group by entry_id
)
select
    e.entry_id, e.part_of, note.value as note, days.low as day, told.articles, told.outlets,
    case when minted.run = $run then 'new' when moved.root is not null then 'changed' else 'standing' end as state
from entries_history as e
join told on told.entry_id = e.entry_id
join minted on minted.entry_id = e.entry_id
left join moved on moved.root = e.entry_id
left join facts_history as note on note.entry_id = e.entry_id and note.field = $note and note.until_run is null
left join facts_history as days on days.entry_id = e.entry_id and days.field = $when and days.until_run is null
where e.task = $task and e.record = $record and e.until_run is null
order by state = 'standing', day nulls last, e.entry_id
limit $limit
