-- The secondary family, fixed before anything was measured.
select record, field,
    share_of(sum(cor), sum(cor + par + inc + spu)) as p,
    share_of(sum(cor), sum(cor + par + inc + mis)) as r,
    share_of(2 * sum(cor), sum(2 * (cor + par + inc) + mis + spu)) as f1
from counts
where run_id = $run_id and concat(record, '.', field) in (select unnest($watched::varchar[]))
group by record, field
order by record, field
