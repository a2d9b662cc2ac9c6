-- Pairs of nodes worth comparing, one of them in $nodes: they share a member and their windows meet, or they share a
-- member and a rare key; a node without members meets by rare keys alone. Windows are joined by month first, so that
-- the cost follows what happened in the same months, not the whole ledger.
with nodes as (
    select node, any_value(shared) as shared, any_value(lo) as lo, any_value(hi) as hi, any_value(keys) as keys
    from features
    where task = $task
    group by node
),
members as (
    -- Two unnests in one select would run side by side; each has its own step.
    select node, lo, hi, unnest(shared) as member from nodes where lo is not null
),
exploded as (
    select
        node, lo, hi, member,
        unnest(range(date_trunc('month', lo), hi + interval 1 day, interval 1 month)) as month
    from members
),
rare as (
    select node, shared, unnest(keys) as key from nodes
),
met as (
    select l.node as left_id, r.node as right_id
    from exploded as l
    join exploded as r on l.month = r.month and l.member = r.member and l.lo <= r.hi and r.lo <= l.hi
    where l.node in (select unnest($nodes::varchar[])) and l.node <> r.node
    union all
    select l.node, r.node
    from rare as l
    join rare as r on l.key = r.key
    where
        l.node in (select unnest($nodes::varchar[]))
        and l.node <> r.node
        and (list_has_any(l.shared, r.shared) or len(l.shared) = 0 or len(r.shared) = 0)
)
select distinct least(left_id, right_id) as left_id, greatest(left_id, right_id) as right_id
from met
order by left_id, right_id
