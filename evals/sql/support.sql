-- Values given: those that must show in their quote or in the article, and do not. Needs no gold.
select support, count(*)::integer as given, count(*) filter (not supported)::integer as unsupported,
    share_of(count(*) filter (not supported), count(*)) as rate
from cells
where run_id = $run_id and kind = 'value' and predicted is not null and support in ('quote', 'article')
group by support
order by support desc
