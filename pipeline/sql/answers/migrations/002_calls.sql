-- The HTTP attempts behind an answer, as the ledger's table `calls` has them; null for readers that make none.
alter table answers add column calls json;
