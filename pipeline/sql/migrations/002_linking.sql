-- What blocking knows of each current root mention, and the tree of wholes and parts.

create table features (
    task varchar not null,
    mention_id varchar not null,
    read_key varchar not null,
    node varchar not null,             -- linking key: mentions with the same one collapse
    shared varchar[],
    lo date,                           -- window widened by the tolerance; null: too wide to block on
    hi date,
    keys varchar[],                    -- rare figures and names
    schema_version varchar not null
);

alter table entries_history add column part_of varchar;
alter table entries_history add column part_of_basis varchar;   -- stated, inferred
