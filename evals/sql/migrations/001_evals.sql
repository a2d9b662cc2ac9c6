-- One file holds every eval run. Rows are added, never changed; a run's numbers are sums over its rows.
create sequence run_ids;

create table runs (
    run_id integer primary key default nextval('run_ids'),
    task varchar not null,
    reader varchar not null,
    gold varchar not null,             -- folder of the gold
    gold_hash varchar not null,        -- of all its files that were scored
    scorer varchar not null,           -- hash of the scorer's code and of the task's weights and gates
    settings json not null,            -- gates, and what else was fixed
    rescored_from integer,             -- run whose answers were scored again
    started_at timestamp not null,
    finished_at timestamp not null
);

create table articles (
    run_id integer not null,
    article varchar not null,
    text_hash varchar not null,
    gold_hash varchar not null,
    read_key varchar not null,
    outcome varchar not null,
    message varchar,
    failed boolean not null,           -- no usable answer: every gold cell is missed
    gold_records integer not null,     -- root records in gold, optional ones left out; 0: a negative article
    predicted_records integer not null,
    checked integer not null,          -- root records whose invariants were checked
    violations json not null,          -- messages of those broken
    answer json
);

create table cells (
    run_id integer not null,
    article varchar not null,
    record varchar not null,
    field varchar not null,
    kind varchar not null,             -- value, link, copied, derived
    verdict varchar not null,          -- COR, PAR, INC, MIS, SPU, NON
    gold varchar,
    predicted varchar,
    gold_path varchar,
    predicted_path varchar,
    matched boolean not null,
    error varchar,
    distance double,
    grounded boolean,
    supported boolean,
    support varchar,
    gold_quote varchar,
    predicted_quote varchar
);

create table units (
    run_id integer not null,
    article varchar not null,
    record varchar not null,
    verdict varchar not null,          -- COR, MIS, SPU; NON: optional and not found
    gold_path varchar,
    predicted_path varchar,
    likeness double,
    rival varchar                      -- split, merge
);

create table quotes (
    run_id integer not null,
    article varchar not null,
    record varchar not null,
    field varchar not null,
    path varchar not null,
    quote varchar not null,
    kind varchar not null              -- exact, typographic, stitched, misattributed, paraphrase, absent
);

create table variants (
    run_id integer not null,
    variant varchar not null,          -- the same answers with moved gates, or paired by quotes alone
    verdict varchar not null,
    cells integer not null
);

create table clusterings (
    run_id integer not null,
    setting varchar not null,          -- gold mentions, end to end
    method varchar not null,           -- linker, or a baseline
    measure varchar not null,
    precision double not null,
    recall double not null,
    f1 double not null,
    split integer not null,            -- events spread over more than one cluster
    mixed integer not null             -- clusters that hold more than one event
);

create table facts (
    run_id integer not null,
    setting varchar not null,
    event varchar not null,
    field varchar not null,
    direction varchar not null,        -- from whom to whom, for headline figures
    gold varchar not null,             -- what its gold mentions say
    chosen varchar,                    -- what the ledger chose
    verdict varchar not null,          -- COR, INC, MIS
    loss varchar,                      -- extraction, clustering, selection, overwrite
    best_source_right boolean not null -- whether the best single article of the event has it right
);

create table calls (
    run_id integer not null,
    article varchar not null,
    from_store boolean not null,       -- answered before, at no new cost
    attempts integer,                  -- HTTP requests behind it, re-asks and retries included
    tokens_in integer,
    tokens_cached integer,
    tokens_out integer,
    tokens_reasoning integer,
    cost double,
    latency_s double
);
