-- The primary number: headline facts, strict, end to end; pooled, and as the mean over articles that have or give one.
with per_article as (
    select article, sum(cor) as cor, sum(inc) as inc, sum(mis) as mis, sum(spu) as spu
    from counts where run_id = $run_id and field = 'headline_fact' group by article
)
select sum(cor)::integer as cor, sum(inc)::integer as inc, sum(mis)::integer as mis, sum(spu)::integer as spu,
    share_of(sum(cor), sum(cor + inc + spu)) as p,
    share_of(sum(cor), sum(cor + inc + mis)) as r,
    share_of(2 * sum(cor), sum(cor + inc + spu) + sum(cor + inc + mis)) as f1,
    avg(share_of(2 * cor, 2 * cor + 2 * inc + spu + mis)) as macro_f1
from per_article
