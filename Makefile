# Interleave's commands. `make help` lists them; `make run` and `make test` do their own set-up.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check check-format check-lint check-types check-js check-imports bench bench-peers clean

VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

# One stamp file for each level of installing: newer than pyproject.toml = nothing to do.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: $(RUN_STAMP)  ## set up, start the server and print its address (PORT=8000, HOST=127.0.0.1)
	@$(VENV)/bin/python scripts/check_port.py "$(HOST)" "$(PORT)"
	@exec $(VENV)/bin/interleave serve --host "$(HOST)" --port "$(PORT)"

test: $(DEV_STAMP)  ## set up and run all tests (ARGS="-k name" for some of them)
	@$(VENV)/bin/python -m pytest --durations=15 $(ARGS)

check: check-format check-lint check-types check-js check-imports  ## format, lint, types of Python and JavaScript, and the table of imports

check-format: $(DEV_STAMP)
	@$(VENV)/bin/ruff format --check .

check-lint: $(DEV_STAMP)
	@$(VENV)/bin/ruff check .

check-types: $(DEV_STAMP)
	@$(VENV)/bin/mypy

check-js:
	@sh scripts/check_js.sh

check-imports: $(DEV_STAMP)
	@$(VENV)/bin/python -m pytest -q tests/contracts/test_imports.py

bench: $(DEV_STAMP)  ## measure the figures that must hold and print them as a table (ARGS="turns frame" for some rows)
	@$(VENV)/bin/python -m bench $(ARGS)

bench-peers: $(DEV_STAMP)  ## measure the timeline beside vis-timeline, Plotly, speedscope and Perfetto (fetches them: needs a network and npm)
	@$(VENV)/bin/python -m bench.peers $(ARGS)

clean:  ## remove what the other commands made (not your runs)
	rm -rf $(VENV) node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh "$(VENV)" run

$(DEV_STAMP): pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh "$(VENV)" dev
