-- What stands now.
create or replace view entries as
    select entry_id, task, record, parent_id, part_of, part_of_basis, founding_mention, since_run
    from entries_history
    where until_run is null;

create or replace view entry_mentions as
    select task, entry_id, mention_id, score, breakdown, since_run from entry_mentions_history where until_run is null;

create or replace view facts as
    select
        task, entry_id, field, position, value, low, high, rule,
        n_support, n_dissent, confirmed_by, supporters, dissenters, since_run
    from facts_history
    where until_run is null;

create or replace view conflicts as
    select task, entry_id, field, cause, positions, since_run from conflicts_history where until_run is null;

create or replace view checks as
    select task, entry_id, rule, message, figures, since_run from checks_history where until_run is null;
