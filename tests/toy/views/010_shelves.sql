-- How many umbrellas each office was given in all.
create or replace view shelves as
select given_to as office, sum(count)::bigint as umbrellas
from batches
where not counted and given_to is not null
group by given_to;
