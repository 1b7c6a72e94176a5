# Everything runs in .venv, which `make setup` (or any other target) makes from .ci/constraints.txt.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-stop test check format cases bench preview clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## make the virtual environment

.venv/ready: pyproject.toml .ci/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "confsync needs Python 3.11 or newer: make PYTHON=python3.12")'
	@echo "setting up .venv (once; about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[dev]'
	@touch $@

demo: .venv/ready ## run the main job on the embedded wiki, in a scratch clone, and print where to look
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh .ci/demo

demo-stop: ## stop the server that the demo left running
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh .ci/demo stop

test: .venv/ready ## run all tests
	@$(BIN)/python -m pytest --numprocesses auto --cov --cov-report=term:skip-covered

check: .venv/ready ## run formatter, linter, type checker and import contracts, changing nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/confsync check --strict

format: .venv/ready ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

cases: .venv/ready ## write what is expected anew; read the difference before committing it
	@CONFSYNC_REWRITE_CASES=1 $(BIN)/python -m pytest --quiet; git --no-pager diff --stat

bench: .venv/ready ## measure speed against named peers on generated data (some minutes)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt '.[bench]'
	@$(BIN)/python tests/bench/build.py
	@$(BIN)/python tests/bench/outcomes.py
	@$(BIN)/python tests/bench/agreement.py
	@$(BIN)/python tests/bench/changes.py

preview: .venv/ready ## show this handbook in a browser, rebuilt on every change
	@$(BIN)/confsync preview

clean: ## remove everything that can be made again
	@rm -rf .venv .confsync build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
