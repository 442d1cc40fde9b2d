# Needs python3 (3.11 or newer), make and a Python package index; sets everything else up in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help compare test cover soak lint bench engine lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

compare: .venv/product ## plan `shop` on both clouds in three metros and print the comparison
	@$(BIN)/twinstack compare

test: .venv/developer ## run every test
	@echo "tests: the whole suite, ten minutes or so on two cores; two where there is no engine"
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

cover: .venv/developer ## run every test and list the lines that none has reached
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term:skip-covered

soak: .venv/developer ## kill the engine and its plugins at a hundred random points; make every change of docs/change.md
	@echo "soak: a hundred kills and every change of a running stack, half an hour or so"
	@CI=true $(BIN)/python -m pytest tests/engine/test_survival.py tests/engine/change --soak 100 --numprocesses auto -q

lint: .venv/developer ## ruff (lint, format) and the type checker
	@echo "lint: ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "lint: types"
	@$(BIN)/basedpyright

bench: .venv/product ## measure the product: medians of 5
	@$(BIN)/python -m bench

engine: .venv/product ## fill .engine/ for the tests: Pulumi command, language host, real Alibaba provider (needs Go)
	@$(BIN)/python tests/engine/build.py

lock: .venv/developer ## pin every dependency, with hashes
	@$(BIN)/pip-compile --quiet --upgrade --no-strip-extras --generate-hashes --no-header --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --allow-unsafe --extra build --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile --quiet --upgrade --no-strip-extras --generate-hashes --no-header --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --allow-unsafe --all-extras --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

clean: ## remove what the other targets made
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .coverage

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "twinstack needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "set-up: a virtual environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/product: requirements.lock pyproject.toml | .venv/bin/python
	@echo "set-up: the pinned packages of requirements.lock (once; a minute or so)"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developer: requirements-dev.lock .venv/product
	@echo "set-up: the pinned packages of requirements-dev.lock (once; a minute or so)"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
