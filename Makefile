# The one entry for people: `make` says what there is. Needs python3 and pip only; tools/setup does the setting up.

.DEFAULT_GOAL := help
.PHONY: help install postgresql run dev test minutes-score coverage faults chaos browser screenshots catalogue reference lint types imports bench lock clean

BIN := .venv/bin
ARGS ?=
export PYTHON

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-22s%s\n' "$$name" "$$text"; done

install: ## Set up .venv/bin/giltig, with what it needs to run and no more
	@tools/setup runtime

postgresql: ## The same, with the driver for PostgreSQL
	@tools/setup postgresql

run: install ## Start the monitor (ARGS="..." goes to giltig run)
	@$(BIN)/giltig run $(ARGS)

dev:
	@tools/setup dev

test: dev ## Run the whole test suite (ARGS="-k timeline" for some of it)
	@$(BIN)/python -m pytest --numprocesses auto $(ARGS)

minutes-score: dev ## Print how well the labelled cases of minutes are read
	@$(BIN)/python tests/minutes_score.py

coverage: dev ## Run the tests and list the branches that none of them takes
	@$(BIN)/python -m pytest --cov --cov-report=term-missing $(ARGS)

lint: dev ## Check format, lint and spelling
	@status=0; for check in "ruff format --check ." "ruff check --output-format concise ." codespell; do $(BIN)/$$check || status=1; done; exit $$status

types: dev ## Check types (mypy, strict)
	@$(BIN)/mypy

imports: dev ## Check which way the modules import (import-linter)
	@$(BIN)/lint-imports --no-logo

faults: dev ## Run the long tests, which the suite leaves out
	@$(BIN)/python -m pytest --numprocesses auto -m long --timeout 600 $(ARGS)

chaos: dev ## Kill real daemons at random times, and count the mails (ARGS="--kills 300 --seed 1")
	@$(BIN)/python tests/faults/chaos.py $(ARGS)

browser: dev ## Run the tests of the pages in a real browser (Debian's chromium)
	@$(BIN)/python -m pytest -m browser --timeout 300 $(ARGS)

screenshots: dev ## Make the pictures in docs/ anew, with the same browser
	@$(BIN)/python tools/screenshots.py $(ARGS)

catalogue: dev ## Bring the English catalogue up to date (ARGS="--check" only looks)
	@$(BIN)/python tools/catalogue.py $(ARGS)

reference: dev ## Write docs/configuration.md anew from the definitions (ARGS="--check" only looks)
	@$(BIN)/python tools/reference.py $(ARGS)

bench: dev ## Measure (ARGS="..." goes to the bench)
	@$(BIN)/python -m bench $(ARGS)

LOCK = .tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)

lock: ## Make the lock files anew from pyproject.toml (UPGRADE=1 takes newer versions)
	@tools/setup uv
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra postgresql --constraints requirements.lock --output-file requirements-postgresql.lock
	$(LOCK) pyproject.toml --group dev --constraints requirements-postgresql.lock --output-file requirements-dev.lock
	$(LOCK) --group build --constraints requirements-dev.lock --output-file requirements-build.lock
	$(LOCK) --group tools --output-file requirements-tools.lock

clean: ## Remove what the targets above made; data/ stays
	@rm -rf .venv .tools dist build htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find monitor tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
