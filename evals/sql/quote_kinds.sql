-- Quotes and copied words by what they are; exact and typographic ones are grounded.
select kind, count(*)::integer as quotes, share_of(count(*), sum(count(*)) over ()) as rate
from quotes
where run_id = $run_id
group by kind
order by quotes desc, kind
