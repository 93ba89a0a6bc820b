# `make` in a fresh clone needs nothing but Python 3.11 to 3.14 and make. Everything goes into .venv.

.DEFAULT_GOAL := help
.PHONY: help environment dev-environment clean-corpus site test check coverage diff verify lock clean

BIN := .venv/bin
DOC ?=

help: ## list what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

clean-corpus: environment ## clean every new or changed document of raw/ into cleaned/ (DOC=name: only that one)
	@$(BIN)/clean-corpus run $(DOC)

site: environment ## clean, then make a reading page and an EPUB of each document in site/ (DOC=name: only that one)
	@$(BIN)/clean-corpus run $(DOC); code=$$?; [ $$code -eq 0 ] || [ $$code -eq 10 ] || exit $$code; \
	$(BIN)/clean-corpus publish $(DOC) && exit $$code

test: dev-environment ## run all tests, on all processors
	@$(BIN)/python -m pytest -n auto

check: dev-environment ## formatting, lint, types, tests
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -n auto

coverage: dev-environment ## which lines and branches the tests reach
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

diff: environment ## show raw against cleaned, word by word (DOC=name: only that document)
	@$(BIN)/clean-corpus diff $(DOC)

verify: environment ## check that everything in cleaned/ restores, is valid and is what its ledger says
	@$(BIN)/clean-corpus verify $(DOC)

# Extras are stripped: what they ask for stands in the lock by its own name, and set-up resolves nothing.
lock: ## pin the newest packages that pyproject.toml allows, and install them
	python3.11 -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet --upgrade pip pip-tools
	export CUSTOM_COMPILE_COMMAND="make lock"; set -e; \
	compile="build/lock/bin/pip-compile --quiet --upgrade --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links"; \
	$$compile -o requirements.lock pyproject.toml; \
	$$compile --extra dev --constraint requirements.lock -o requirements-dev.lock pyproject.toml
	@$(MAKE) dev-environment

clean: ## remove the environment and all caches (never raw/ or cleaned/)
	rm -rf .venv build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Where .venv is as the locks say, this takes no time. PYTHON=/path/to/python: with that one and no other.

environment:
	@sh ./environment.sh requirements.lock

dev-environment: environment
	@sh ./environment.sh requirements.lock requirements-dev.lock
