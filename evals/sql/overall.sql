-- All values and links of a run in one: pooled, given a match, and as the mean over articles.
with per_article as (
    select article, matched,
        sum(cor) as cor, sum(par) as par, sum(inc) as inc, sum(mis) as mis, sum(spu) as spu, sum(non) as non
    from counts where run_id = $run_id and kind in ('value', 'link') group by article, matched
), macro as (
    select avg(f1) as macro_f1 from (
        select share_of(2 * sum(cor), sum(2 * (cor + par + inc) + mis + spu)) as f1 from per_article group by article
    )
)
select
    share_of(sum(cor), sum(cor + par + inc + spu)) as p,
    share_of(sum(cor), sum(cor + par + inc + mis)) as r,
    share_of(2 * sum(cor), sum(2 * (cor + par + inc) + mis + spu)) as f1,
    share_of(sum(2 * cor + par), sum(2 * (cor + par + inc) + mis + spu)) as lenient_f1,
    share_of(sum(2 * cor) filter (matched), sum(2 * (cor + par + inc) + mis + spu) filter (matched)) as matched_f1,
    any_value(macro_f1) as macro_f1,
    share_of(sum(inc), sum(cor + par + inc)) as substitution,
    share_of(sum(mis), sum(cor + par + inc + mis)) as undergeneration,
    share_of(sum(spu), sum(cor + par + inc + spu)) as overgeneration,
    share_of(sum(non), sum(non + spu)) as restraint,
    share_of(sum(inc + par / 2 + mis + spu), sum(cor + par + inc + mis + spu)) as error
from per_article, macro
