-- A share of nothing is null: undefined, neither 0 nor 1.
create or replace macro share_of(part, whole) as part / nullif(whole, 0);

-- Six counts per article, field and kind, over all cells and over those of matched records.
create or replace view counts as
select run_id, article, record, field, kind, matched,
    count(*) filter (verdict = 'COR') as cor,
    count(*) filter (verdict = 'PAR') as par,
    count(*) filter (verdict = 'INC') as inc,
    count(*) filter (verdict = 'MIS') as mis,
    count(*) filter (verdict = 'SPU') as spu,
    count(*) filter (verdict = 'NON') as non,
    count(*) filter (verdict = 'COR' and grounded and supported is not false) as right_and_shown
from cells
group by all;

create or replace view unit_counts as
select run_id, article, record,
    count(*) filter (verdict = 'COR') as cor,
    count(*) filter (verdict = 'MIS') as mis,
    count(*) filter (verdict = 'SPU') as spu,
    count(*) filter (rival = 'split') as split,
    count(*) filter (rival = 'merge') as merged
from units
group by all;
