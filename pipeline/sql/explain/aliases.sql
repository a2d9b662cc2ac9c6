-- The ids that an entry took over, and those that these had taken over before.
with recursive taken as (
    select alias_id, entry_id, since_run from entry_aliases where task = $task and entry_id = $entry
    union
    select a.alias_id, a.entry_id, a.since_run
    from entry_aliases as a
    join taken on a.entry_id = taken.alias_id
    where a.task = $task
)
select alias_id, entry_id, since_run from taken order by since_run, alias_id
