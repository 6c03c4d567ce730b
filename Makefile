.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help setup models run test lint types contracts scripts unit generated lock clean

help:  ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup:  ## Install what the lock files say
	@sh scripts/bootstrap.sh
	@sh scripts/assets.sh

models: setup  ## Fetch the networks, each by its digest
	@$(PY) -m realname models fetch

run: models  ## Run everything on this machine, for trying: database, workers, simulators, API, pages
	@sh scripts/system-packages.sh fonts
	@exec $(PY) -m realname run

test: models  ## Everything that must hold: lint, types, import contracts, generated files, tests
	@sh scripts/system-packages.sh fonts browser curl messages
	@$(MAKE) --no-print-directory lint types contracts scripts unit

lint: setup
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .

types: setup
	@.venv/bin/mypy src tests benchmarks scripts

contracts: setup
	@.venv/bin/lint-imports --no-cache

scripts: setup
	@npm test --silent

unit: setup
	@$(PY) -m pytest -n 2 --dist loadfile

generated: setup  ## Write again the files that are made from code (the tests compare them)
	@$(PY) scripts/generate_docs.py
	@$(PY) scripts/generate_reference.py
	@$(PY) scripts/generate_problems.py

lock: setup  ## Solve requirements.lock anew
	@.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.lock -q

clean:  ## Remove what was built; models stay in the user's cache
	@rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis
