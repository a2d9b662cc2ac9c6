"""The domains: one folder per task, its records, invariants, aliases and views."""
