-- Current root mentions that linking has not seen, or saw under another schema.
select m.mention_id
from mentions as m
left join features as f on f.mention_id = m.mention_id and f.task = m.task and f.schema_version = $schema_version
where
    m.task = $task
    and m.parent_id is null
    and m.until_run is null
    and m.quote_grade in ('exact', 'typographic')
    and f.mention_id is null
order by m.mention_id
