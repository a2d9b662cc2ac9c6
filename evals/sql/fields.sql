-- Each field end to end, then given that its record was matched; `shown` counts as right only what its quote shows.
with per_field as (
    select record, field, kind,
        sum(cor) as cor, sum(par) as par, sum(inc) as inc, sum(mis) as mis, sum(spu) as spu, sum(non) as non,
        sum(right_and_shown) as shown,
        coalesce(sum(cor) filter (matched), 0) as cor_m,
        coalesce(sum(2 * cor + 2 * par + 2 * inc + mis + spu) filter (matched), 0) as both_m
    from counts where run_id = $run_id group by record, field, kind
)
select record, field, cor::integer as cor, par::integer as par, inc::integer as inc, mis::integer as mis,
    spu::integer as spu, non::integer as non,
    share_of(cor, cor + par + inc + spu) as p,
    share_of(cor, cor + par + inc + mis) as r,
    share_of(2 * cor, 2 * (cor + par + inc) + mis + spu) as f1,
    share_of(cor + par / 2, cor + par + inc + spu) as lenient_p,
    share_of(cor + par / 2, cor + par + inc + mis) as lenient_r,
    share_of(2 * cor + par, 2 * (cor + par + inc) + mis + spu) as lenient_f1,
    share_of(2 * cor_m, both_m) as matched_f1,
    share_of(2 * shown, 2 * (cor + par + inc) + mis + spu) as shown_f1,
    share_of(non, non + spu) as restraint
from per_field
where kind in (select unnest($kinds::varchar[]))
order by record, field
