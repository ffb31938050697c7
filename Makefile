# The commands of the house. `make` alone names them.

VENV  := .venv
BIN   := $(VENV)/bin

# The newest Python that is there, works and can make a virtual environment. `make venv PYTHON=…` chooses another.
PYTHON ?= $(shell for candidate in python3.13 python3.12 python3.11 python3; do \
	$$candidate -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$candidate && break; \
	done)

.DEFAULT_GOAL := help
.PHONY: help venv lock demo test lint lint-style lint-format lint-types lint-imports torture stories-pg bench

help:              ## these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

venv: $(VENV)/.installed   ## .venv with the pinned packages and the command `amanah`

# Another lock means another environment; another pyproject.toml only means our own command anew.
$(VENV)/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer with venv is needed (Debian, Ubuntu: apt install python3-venv).' >&2; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock:              ## requirements.lock anew from pyproject.toml; needs uv, names no host
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade --quiet --output-file requirements.lock

demo: export AMANAH_HOME := ./var/demo
demo: venv         ## Kota Contoh in var/demo, then its pages on http://localhost:8000
	$(BIN)/amanah demo
	$(BIN)/amanah serve

test: venv         ## every test but torture, the linters among them; AMANAH_NO_SKIP=1 fails on any skip
	$(BIN)/pytest

lint: lint-style lint-format lint-types lint-imports   ## ruff, mypy --strict, import contracts

lint-style: venv
	$(BIN)/ruff check
lint-format: venv
	$(BIN)/ruff format --check
lint-types: venv
	$(BIN)/mypy --strict
lint-imports: venv
	$(BIN)/lint-imports

torture: venv      ## the same promises on far more input: minutes to hours
	$(BIN)/pytest -m torture

stories-pg: venv   ## every story on PostgreSQL; `make test` tells there each chapter, the dossier and what it refuses
	$(BIN)/pytest tests/stories -m "" -k postgresql

bench: venv        ## Amanah and its peers side by side; BENCH_ONLY=engine,http chooses parts; nothing is asserted
	$(BIN)/python -m tests.benchmarks
