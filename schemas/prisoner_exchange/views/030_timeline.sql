-- One row per day on which handovers are known to have taken place.
create or replace view timeline as
select
    handovers.date_start::date as day,
    count(distinct handovers.entry_id) as handovers,
    sum(flows.living_low)::bigint as living_low,
    sum(flows.living_best)::bigint as living_best,
    sum(flows.living_high)::bigint as living_high,
    sum(flows.remains_best)::bigint as remains_best
from handovers
left join flows on flows.exchange_id = handovers.entry_id
where handovers.date_precision = 'day'
group by handovers.date_start
order by day;
