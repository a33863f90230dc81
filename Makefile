# make start   runs the example; make test   runs the tests; make check   is what a commit must pass.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
PYTEST := $(BIN)/python -m pytest
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
NPM_FOLDERS := tests/clients tests/browser

# The databases that the tests run on: sqlite, postgres, mariadb, separated by commas.
export TYPECASE_TEST_DATABASES ?= sqlite

.DEFAULT_GOAL := help
.PHONY: help install lock start test test-clients lint coverage docs check playground bench bench-check format clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

install: $(INSTALLED) ## Make .venv as requirements.lock says; does nothing when it is up to date

$(INSTALLED): requirements.lock pyproject.toml examples/comments/pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable . --editable examples/comments
	touch $@

lock: ## Make requirements.lock anew from pyproject.toml, with the newest versions that it allows
	test -x $(BIN)/uv || $(MAKE) install
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --group dev --no-config \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

start: install ## Run the example project at http://127.0.0.1:1337
	$(BIN)/typecase dev --project examples/magazine --load-content

test: install ## Run the tests on TYPECASE_TEST_DATABASES; COVERAGE=yes demands the coverage, OPTIONS="-k many"
	$(PYTEST) -n auto $(if $(COVERAGE),--cov) $(OPTIONS)

test-clients: install playground $(NPM_FOLDERS:=/node_modules/.package-lock.json) ## Run other people's clients and a browser against the server (npm, chromium)
	$(PYTEST) $(NPM_FOLDERS)

lint: install ## Check format, style, types and the direction of imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/pyright
	$(BIN)/lint-imports

coverage: ## Run the tests and demand the coverage
	$(MAKE) test COVERAGE=yes

docs: install ## Build the documentation into site/; a broken link is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

check: lint docs coverage ## All that a commit must pass, but for test-clients

playground: typecase/server/playground/static/playground.js ## Bundle the GraphQL playground (npm)

typecase/server/playground/static/playground.js: typecase/server/playground/node_modules/.package-lock.json $(wildcard typecase/server/playground/source/*)
	cd typecase/server/playground && npm test && npm run build

bench: install ## Measure requests beside the least that they can cost (PostgreSQL, wrk); OPTIONS="--only G1,G2"
	$(BIN)/python -m benchmarks $(OPTIONS)

bench-check: install ## Fail when a read has become slower beside the least that it can cost
	$(BIN)/python -m benchmarks --check

format: install ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix --exit-zero --quiet
	$(BIN)/ruff format

clean: ## Remove all that was installed or built
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* site dist typecase/server/playground/static
	find . -name __pycache__ -prune -exec rm -rf {} +
	find typecase tests -name node_modules -prune -exec rm -rf {} +

%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	touch $@
