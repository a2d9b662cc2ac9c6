-- Of this run's usable readings, by outlet and language: quotes that do not stand in their article, values that it does
-- not support. Values of a record whose quote is missing are all unsupported; they are counted with their quote alone.
select
    d.outlet, d.language,
    count(distinct m.mention_id) as quotes,
    count(distinct m.mention_id) filter (where m.quote_grade not in ('exact', 'typographic')) as quotes_missing,
    count(c.field) as claims,
    count(c.field) filter (where c.grade = 'unsupported' and m.quote_grade in ('exact', 'typographic')) as claims_unsupported
from mentions as m
join documents as d on d.version_id = m.version_id
left join claims as c on c.mention_id = m.mention_id
where m.task = $task and m.until_run is null and m.since_run = $run
group by d.outlet, d.language
order by quotes_missing + claims_unsupported desc, d.outlet, d.language
