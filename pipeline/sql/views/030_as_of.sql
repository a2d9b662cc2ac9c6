-- The facts as the ledger stood at an instant (UTC; a date means its first moment). A run counts from when it finished;
-- one that was killed, from when it started.
create or replace macro as_of(instant) as table
    with clock as (
        select run_id, coalesce(finished_at, started_at) as at from runs
    )
    select
        f.task, f.entry_id, f.field, f.position, f.value, f.low, f.high, f.rule,
        f.n_support, f.n_dissent, f.confirmed_by, f.supporters, f.dissenters, f.since_run, f.until_run
    from facts_history as f
    join clock as learned on learned.run_id = f.since_run
    left join clock as dropped on dropped.run_id = f.until_run
    where learned.at <= instant::timestamp and (dropped.at is null or dropped.at > instant::timestamp);
