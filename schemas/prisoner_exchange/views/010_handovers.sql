-- The unit of counting: completed singles and stages, and completed deals none of whose stages is known.
create or replace view handovers as
select exchanges.*
from exchanges
where
    exchanges.status = 'completed'
    and (
        exchanges.level <> 'deal'
        or not exists (select 1 from exchanges as stage where stage.part_of = exchanges.entry_id)
    );
