-- The supported claims of grounded mentions: below the given roots, or of all current ones ($roots is null).
with recursive grounded as (
    select mention_id, parent_id, record
    from mentions
    where
        task = $task
        and (until_run is null or $roots::varchar[] is not null)
        and quote_grade in ('exact', 'typographic')
),
taking_part as (
    select *
    from grounded
    where parent_id is null and ($roots::varchar[] is null or mention_id in (select unnest($roots::varchar[])))
    union all
    select child.*
    from grounded as child
    join taking_part as parent on child.parent_id = parent.mention_id
)
select claims.mention_id, part.record, claims.field, claims.position, claims.value, claims.attribution
from taking_part as part
join claims on claims.mention_id = part.mention_id
where claims.grade <> 'unsupported'
order by claims.mention_id, claims.field, claims.position
