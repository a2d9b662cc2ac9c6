-- Instants (`*_at`) are TIMESTAMP in UTC: they print the same in every session's time zone.
-- `since_run` is the run that wrote a row, `until_run` the run that replaced or withdrew it, null while it stands.

create sequence run_ids;

create table runs (
    run_id integer primary key default nextval('run_ids'),
    task varchar not null,
    command varchar not null,
    reader varchar,
    fingerprint varchar,
    started_at timestamp not null,
    finished_at timestamp,             -- null: running, or killed
    exit_status integer,
    counts json,
    published boolean not null default false
);

create table documents (
    version_id varchar primary key,
    document_id varchar not null,
    text_hash varchar not null,
    article varchar not null,
    url varchar,
    path varchar,
    outlet varchar,
    title varchar,
    published_on date,
    published_basis varchar,
    fetched_at timestamp not null,
    language varchar,
    text varchar not null,
    copy_of varchar,                   -- version_id of the version read in its place
    gate varchar,                      -- null: let through; else the reason why it is not read
    rights varchar,
    since_run integer not null,
    until_run integer
);

create table reads (
    read_key varchar not null,
    version_id varchar not null,
    task varchar not null,
    reader varchar not null,
    fingerprint varchar not null,
    outcome varchar not null,
    message varchar,
    answer json,
    tokens_in integer,
    tokens_cached integer,
    tokens_out integer,
    tokens_reasoning integer,
    cost double,
    latency_s double,
    read_at timestamp not null,
    since_run integer not null,
    until_run integer,
    primary key (task, version_id, read_key)
);

create sequence call_ids;

create table calls (
    call_id bigint primary key default nextval('call_ids'),
    read_key varchar not null,
    task varchar not null,
    attempt integer not null,
    model varchar,
    outcome varchar,
    finish_reason varchar,
    request_id varchar,
    tokens_in integer,
    tokens_cached integer,
    tokens_out integer,
    tokens_reasoning integer,
    cost double,
    latency_s double,
    started_at timestamp not null
);

create table mentions (
    mention_id varchar primary key,
    task varchar not null,
    record varchar not null,
    parent_id varchar,
    path varchar not null,
    local_id varchar,
    part_of varchar,
    read_key varchar not null,
    version_id varchar not null,
    document_id varchar not null,
    quote varchar not null,
    span_start integer,                -- code points of documents.text, half-open
    span_end integer,
    quote_grade varchar not null,
    since_run integer not null,
    until_run integer
);

create table claims (
    task varchar not null,
    mention_id varchar not null,
    field varchar not null,
    position integer not null,
    value varchar not null,            -- numbers in digits, booleans as true and false
    span_start integer,
    span_end integer,
    grade varchar not null,
    support_rule varchar not null,
    attribution varchar[],
    primary key (mention_id, field, position)
);

create table pairs (
    task varchar not null,
    record varchar not null,
    left_id varchar not null,
    right_id varchar not null,
    score double,
    barred varchar,
    breakdown json,
    link_model varchar
);

create table link_models (
    version varchar primary key,
    task varchar not null,
    weights json not null,
    since_run integer,
    until_run integer
);

create table entries_history (
    entry_id varchar not null,
    task varchar not null,
    record varchar not null,
    parent_id varchar,
    founding_mention varchar,
    since_run integer not null,
    until_run integer
);

create table entry_mentions_history (
    task varchar not null,
    entry_id varchar not null,
    mention_id varchar not null,
    score double,
    breakdown json,
    since_run integer not null,
    until_run integer
);

create table entry_aliases (
    alias_id varchar not null,
    entry_id varchar not null,
    task varchar not null,
    since_run integer not null
);

create table facts_history (
    task varchar not null,
    entry_id varchar not null,
    field varchar not null,
    position integer not null default 0,
    value varchar,
    low varchar,
    high varchar,
    rule varchar not null,
    n_support integer not null,
    n_dissent integer not null,
    confirmed_by varchar,
    supporters varchar[],              -- mention_ids
    dissenters varchar[],
    since_run integer not null,
    until_run integer
);

create table conflicts_history (
    task varchar not null,
    entry_id varchar not null,
    field varchar not null,
    cause varchar not null,
    positions json not null,
    since_run integer not null,
    until_run integer
);

create table checks_history (
    task varchar not null,
    entry_id varchar not null,
    rule varchar not null,
    message varchar not null,
    figures json,
    since_run integer not null,
    until_run integer
);

create sequence decision_ids;

create table decisions (
    decision_id integer primary key default nextval('decision_ids'),
    task varchar not null,
    kind varchar not null,
    target varchar not null,
    field varchar,
    value varchar,
    why varchar not null,
    decided_by varchar not null,
    source varchar,
    decided_at timestamp not null,
    undone_by integer
);

create table feeds (
    feed_url varchar primary key,
    outlet varchar,
    etag varchar,
    last_modified varchar,
    last_fetched_at timestamp,
    last_status integer,
    failures_in_a_row integer not null default 0,
    next_try_at timestamp,
    quarantined boolean not null default false
);

create table failures (
    run_id integer not null,
    task varchar not null,
    stage varchar not null,
    document varchar,
    kind varchar not null,
    message varchar not null,
    detail varchar,
    failed_at timestamp not null,
    retry_at timestamp
);
