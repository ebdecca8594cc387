# `make` alone lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8057
VENV := .venv
RUN := $(VENV)/bin/python -m nq57
ON_TEST := $(RUN) run --cluster test -- $(VENV)/bin/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help up test test-long check bench pictures fmt lock assets messages clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

up: $(VENV)/run-ready ## start nq57 on this machine: http://127.0.0.1:8057
	@$(RUN) up --port $(PORT)

test: $(VENV)/dev-ready ## run the whole suite (slow parts with small counts)
	@$(ON_TEST) -q -n 2 --dist loadfile --no-loadscope-reorder --durations=10 tests

test-long: $(VENV)/dev-ready ## run the whole suite, slow parts in full
	@NQ57_LONG=1 $(ON_TEST) -q -n 2 --durations=20 tests

check: $(VENV)/dev-ready ## lint, types, contract, templates, migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/djlint --lint --quiet nq57/web/templates
	@$(RUN) run --cluster test -- $(VENV)/bin/python -m django makemigrations --check --dry-run --settings config.settings.test

bench: $(VENV)/dev-ready ## measure: figure, goal, ratio, machine
	@$(RUN) run --cluster test -- $(VENV)/bin/python -m bench

pictures: $(VENV)/dev-ready ## take the pictures of the guides anew (needs Chromium)
	@NQ57_GUIDES=docs/pictures $(ON_TEST) -q tests/browser/test_guides.py

fmt: $(VENV)/dev-ready ## format code
	@$(VENV)/bin/ruff check --fix -q . ; $(VENV)/bin/ruff format -q .

messages: $(VENV)/dev-ready ## bring the message catalogues up to date; names what lacks English
	@$(VENV)/bin/python -m tests.web.catalogues

assets: ## build nq57/web/static from its sources (the only command that needs Node)
	@npm ci --no-audit --no-fund --silent
	@npm run --silent build

lock: $(VENV)/uv-ready ## write requirements/*.txt anew from pyproject.toml
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.txt
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove what was installed and built (data stay)
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/uv-ready: config/bootstrap.py
	@$(PYTHON) config/bootstrap.py $(VENV) uv

$(VENV)/run-ready: requirements/run.txt pyproject.toml $(VENV)/uv-ready
	@$(PYTHON) config/bootstrap.py $(VENV) run

$(VENV)/dev-ready: requirements/dev.txt pyproject.toml $(VENV)/uv-ready
	@$(PYTHON) config/bootstrap.py $(VENV) dev
