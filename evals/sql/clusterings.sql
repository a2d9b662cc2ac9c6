-- Events as they were put together, beside what it takes no thought to do.
select setting, method,
    max(f1) filter (measure = 'pairwise') as pairwise_f1,
    max(precision) filter (measure = 'lea') as lea_p,
    max(recall) filter (measure = 'lea') as lea_r,
    max(f1) filter (measure = 'lea') as lea_f1,
    max(f1) filter (measure = 'b3') as b3_f1,
    max(f1) filter (measure = 'ceaf_e') as ceaf_e_f1,
    max(f1) filter (measure = 'muc') as muc_f1,
    any_value(split) as split, any_value(mixed) as mixed
from clusterings
where run_id = $run_id
group by setting, method
order by min(rowid)
