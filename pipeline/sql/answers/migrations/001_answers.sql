-- One row per paid or computed answer. No other copy of it exists: rows are added, never changed.
create table answers (
    read_key varchar primary key,
    task varchar not null,
    text_hash varchar not null,
    reader varchar not null,
    fingerprint varchar not null,
    outcome varchar not null,
    message varchar,
    content json,
    tokens_in integer,
    tokens_cached integer,
    tokens_out integer,
    tokens_reasoning integer,
    cost double,
    latency_s double,
    answered_at timestamp not null
);
