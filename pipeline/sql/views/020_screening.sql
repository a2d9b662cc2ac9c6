-- One row per version and task: the reading that counts, and what became of the version.
create or replace view document_fates as
    with
        tasks as (
            select distinct task from runs
        ),
        -- The reading that counts: one that stands before one that was replaced, a usable one before others, the latest.
        counted as (
            select task, version_id, read_key, reader, fingerprint, outcome, message
            from reads
            qualify row_number() over (
                partition by task, version_id
                order by until_run is null desc, outcome in ('ok', 'empty') desc, read_at desc, read_key
            ) = 1
        )
    select
        tasks.task,
        documents.version_id,
        documents.document_id,
        documents.article,
        documents.url,
        documents.outlet,
        documents.title,
        documents.published_on,
        documents.language,
        case
            when documents.copy_of is not null then 'copy'
            when documents.gate is not null then 'gated'
            when counted.outcome is null or counted.outcome in ('transport', 'budget') then 'pending'
            when counted.outcome = 'ok' then 'read'
            when counted.outcome = 'empty' then 'empty'
            else 'failed'
        end as fate,
        coalesce(documents.gate, counted.outcome) as reason,
        counted.message,
        documents.copy_of,
        counted.reader,
        counted.fingerprint,
        counted.read_key,
        documents.since_run,
        documents.until_run
    from documents
    cross join tasks
    left join counted on counted.version_id = documents.version_id and counted.task = tasks.task;

create or replace view screening as
    select * exclude (until_run) from document_fates where until_run is null;

create or replace view coverage as
    select
        task,
        outlet,
        since_run as run_id,
        count(*) as documents,
        count(*) filter (where fate = 'read') as read,
        count(*) filter (where fate = 'empty') as empty,
        count(*) filter (where fate = 'failed') as failed,
        count(*) filter (where fate = 'pending') as pending,
        count(*) filter (where fate = 'copy') as copies,
        count(*) filter (where fate = 'gated') as gated
    from document_fates
    group by task, outlet, since_run;
