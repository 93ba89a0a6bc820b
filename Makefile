# `make` in a fresh clone needs nothing but Python 3.11 (or newer) and make. Everything goes into .venv.

.DEFAULT_GOAL := help
.PHONY: help clean-corpus site test check diff verify lock clean

BIN := .venv/bin
DOC ?=

help: ## list what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

clean-corpus: .venv/.run ## clean every new or changed document of raw/ into cleaned/ (DOC=name: only that one)
	@$(BIN)/clean-corpus run $(DOC)

site: .venv/.run ## clean, then make a reading page and an EPUB of each document in site/ (DOC=name: only that one)
	@$(BIN)/clean-corpus run $(DOC); code=$$?; [ $$code -eq 0 ] || [ $$code -eq 10 ] || exit $$code; \
	$(BIN)/clean-corpus publish $(DOC) && exit $$code

test: .venv/.dev ## run all tests
	@$(BIN)/python -m pytest

check: .venv/.dev ## formatting, lint, types, tests with branch coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --cov --cov-report=term

diff: .venv/.run ## show raw against cleaned, word by word (DOC=name: only that document)
	@$(BIN)/clean-corpus diff $(DOC)

verify: .venv/.run ## check that everything in cleaned/ restores, is valid and is what its ledger says
	@$(BIN)/clean-corpus verify $(DOC)

lock: .venv/.dev ## pin the newest packages that pyproject.toml allows
	$(BIN)/pip install --quiet pip-tools
	export CUSTOM_COMPILE_COMMAND="make lock"; set -e; \
	compile="$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links"; \
	$$compile -o requirements.lock pyproject.toml; \
	$$compile --extra dev --constraint requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the environment and all caches (never raw/ or cleaned/)
	rm -rf .venv build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. Each stamp is touched when all of its packages are in place, so a broken setup is begun anew.

.venv/.run: requirements.lock
	@rm -f .venv/.run .venv/.dev
	@found=; for python in $(PYTHON) python3.11 python3 python3.12 python3.13 python3.14 python; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "clean-corpus needs Python 3.11 or newer, and none was found ($$(python3 --version 2>&1 | head -n 1)); install it, or name it: make PYTHON=/path/to/python3.11" >&2; \
	  exit 3; \
	fi; \
	echo "Setting up .venv with $$("$$found" --version), once ..." >&2; \
	"$$found" -m venv --clear .venv || { \
	  echo "$$found cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 3; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || { \
	  echo "The packages of requirements.lock could not be installed; is there a connection to PyPI?" >&2; exit 3; }
	@printf '%s\n' '#!/bin/sh' '# The program of this checkout, with the packages of this environment.' \
	  'here=$$(cd "$$(dirname "$$0")" && pwd)' \
	  'PYTHONPATH="$$here/../..$${PYTHONPATH:+:$$PYTHONPATH}" exec "$$here/python" -m pipeline "$$@"' \
	  > $(BIN)/clean-corpus
	@chmod +x $(BIN)/clean-corpus
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock || { \
	  echo "The packages of requirements-dev.lock could not be installed; is there a connection to PyPI?" >&2; exit 3; }
	@touch $@
