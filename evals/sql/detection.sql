-- Records as units: found, missed, invented; and those that were split or merged.
select record, sum(cor)::integer as cor, sum(mis)::integer as mis, sum(spu)::integer as spu,
    share_of(sum(cor), sum(cor + spu)) as p,
    share_of(sum(cor), sum(cor + mis)) as r,
    share_of(2 * sum(cor), sum(2 * cor + spu + mis)) as f1,
    share_of(sum(spu), sum(cor + spu)) as invented,
    sum(split)::integer as split, sum(merged)::integer as merged
from unit_counts
where run_id = $run_id
group by record
order by min((select min(u.rowid) from units as u where u.run_id = $run_id and u.record = unit_counts.record))
