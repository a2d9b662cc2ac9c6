-- What an id, or the beginning of one, can stand for; what stands now before what is gone, entries before mentions.
with named as (
    select
        1 as rank, 'entry' as kind, entry_id as id, any_value(record) as record, entry_id as target,
        bool_or(until_run is null) as stands
    from entries_history
    where task = $task and starts_with(entry_id, $given)
    group by entry_id
    union all
    select 2, 'alias', a.alias_id, null, a.entry_id, true
    from entry_aliases as a
    where a.task = $task and starts_with(a.alias_id, $given)
    qualify row_number() over (partition by a.alias_id order by a.since_run desc) = 1
    union all
    select 3, 'mention', m.mention_id, m.record, em.entry_id, m.until_run is null
    from mentions as m
    left join entry_mentions_history as em on em.mention_id = m.mention_id and em.until_run is null
    where m.task = $task and starts_with(m.mention_id, $given)
)
select kind, id, record, target, stands, id = $given as exact
from named
order by exact desc, rank, stands desc, id
limit 50
