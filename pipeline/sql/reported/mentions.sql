-- The mentions whose quote stands in their article: below the given roots, or all current ones ($roots is null).
-- Nested mentions follow their roots; one whose parent is not grounded is left out with it.
with recursive grounded as (
    select *
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
select
    part.mention_id, part.parent_id, part.record, part.path, part.part_of, part.read_key, part.document_id,
    document.article, document.outlet, document.published_on
from taking_part as part
join documents as document using (version_id)
order by part.document_id, part.path
