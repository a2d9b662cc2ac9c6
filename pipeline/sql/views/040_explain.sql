-- Why the ledger says what it says of one entry: every fact with each claim for it and against it, and the words behind it.
-- A list field's mention makes several claims: the one with the fact's own value stands for it where there is one.
create or replace macro explain(entry) as table
    with sides as (
        select f.*, 'for' as stance, unnest(f.supporters) as mention_id from facts as f where f.entry_id = entry
        union all
        select f.*, 'against' as stance, unnest(f.dissenters) as mention_id from facts as f where f.entry_id = entry
    )
    select
        f.task, f.entry_id, f.field, f.position, f.value, f.low, f.high, f.rule, f.n_support, f.n_dissent,
        sides.stance,
        claims.value as claimed,
        claims.grade,
        claims.support_rule,
        claims.attribution,
        documents.article,
        documents.outlet,
        documents.published_on,
        mentions.quote,
        mentions.mention_id,
        mentions.local_id
    from facts as f
    left join sides on sides.entry_id = f.entry_id and sides.task = f.task and sides.field = f.field and sides.position = f.position
    left join mentions on mentions.mention_id = sides.mention_id
    left join documents on documents.version_id = mentions.version_id
    left join claims on claims.mention_id = sides.mention_id and claims.field = f.field
    where f.entry_id = entry
    qualify
        claims.value is not distinct from f.value
        or not coalesce(
            bool_or(claims.value = f.value) over (partition by f.task, f.field, f.position, sides.stance, sides.mention_id),
            false
        )
    order by f.field, f.position, sides.stance desc, documents.published_on, mentions.mention_id, claims.position;
