"""The command line: arguments, messages, exit statuses. Alone in the engine it prints and reads the environment.

entry.py      main(): one command, whatever happens, and its exit status
app.py        the commands and their options
options.py    the options that several commands share
settings.py   newsledger.toml, NEWSLEDGER_* variables, options
setup.py      the task, the reader and the place that a command works with
stages.py     run, ingest, read, link, reconcile, publish
aloud.py      read --jsonl, and --dry-run
ask.py        sql, explain
scoring.py    eval run, show, list, validate
doctor.py     doctor
terminal.py   what is printed, and made safe to print
tables.py     results of SQL as a table, CSV or JSON
progress.py   how far a run has come
closing.py    the closing summary
reasons.py    an explanation as a tree
"""

from __future__ import annotations

from pipeline.cli.entry import main

__all__ = ["main"]
