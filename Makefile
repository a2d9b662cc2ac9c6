# newsledger: the commands of the house. `make` alone lists them.
# The first one that needs it creates .venv and installs what requirements.lock pins; after that they start at once.

# PYTHON   the Python that makes .venv; empty: the first of python3, python3.13, python3.12, python3.11 that is new enough
# ARGS     passed on to the command:  make test ARGS="-k quotes"   make lock ARGS=--upgrade
# WORKERS  processes that `make test` runs in; 0: one, without pytest-xdist
PYTHON ?=
ARGS ?=
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check
MINIMUM := import sys; sys.exit(sys.version_info < (3, 11))
WORKS := import pip, sys; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help install run test check bench lock clean

help:  ## list these commands
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1@\2/p' Makefile | awk -F@ '{ printf "%-14s %s\n", $$1, $$2 }'

install: $(READY)  ## create .venv and install what requirements.lock pins

run: $(READY)  ## read the seed articles into newsledger.duckdb with the built-in reader
	@$(BIN)/newsledger run seeds --model builtin $(ARGS)

test: $(READY)  ## run the tests
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

check: $(READY)  ## format, lint, types, and the floors of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

bench: $(READY)  ## measure speed
	@if [ -d bench ]; then $(BIN)/python -m bench $(ARGS); else echo "There is no benchmark yet: the folder bench/ does not exist."; fi

lock: $(READY)  ## pin every dependency with its hashes in requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-config \
	    --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet \
	    --output-file requirements.lock $(ARGS)

clean:  ## remove .venv, caches, and the ledger that `make run` makes
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf newsledger.duckdb newsledger.duckdb.* newsledger.work
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp inside .venv: it falls with the environment, and is older than a lock that changed.
# An environment that works is kept and brought up to date; one that does not is made anew.
# uv installs in seconds where pip takes a minute; pip brings it, and stands in where uv cannot reach an index
# (a mirror that only pip is told of).
$(READY): requirements.lock pyproject.toml
	@if ! $(BIN)/python -c '$(WORKS)' 2>/dev/null; then \
	    set -- python3 python3.13 python3.12 python3.11; \
	    if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; fi; \
	    for python in "$$@"; do \
	        if "$$python" -c '$(MINIMUM)' 2>/dev/null; then break; fi; \
	        python=; \
	    done; \
	    if [ -z "$$python" ]; then \
	        found=$$("$$1" -c 'import platform; print("Python " + platform.python_version())' 2>/dev/null || echo "none"); \
	        echo "newsledger needs Python 3.11 or newer; found $$found. Name one with: make install PYTHON=/path/to/python3" >&2; \
	        exit 2; \
	    fi; \
	    echo "Creating $(VENV) with $$("$$python" --version)"; \
	    "$$python" -m venv --clear $(VENV); \
	fi
	@echo "Installing what requirements.lock pins (once)"
	@awk '/^[^ #]/ { ours = /^uv==/ } ours' requirements.lock > $(VENV)/uv.txt
	@$(PIP) install --quiet --require-hashes --no-deps -r $(VENV)/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock 2>/dev/null \
	    || $(PIP) install --quiet --no-compile --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
