# Sets up, runs, tests and checks Kindred. Needs make and a Python of at least 3.11 with venv;
# everything else is fetched, as root or not. How things are fetched is in .ci/.

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header
EXPLORER := explorer/index.html explorer/callback.html explorer/vite.config.ts \
	explorer/tsconfig.json $(shell find explorer/src -type f)
MEDPLUM := tests/interop/medplum
PEERS := bench/peers/node

# One command a line; the first that fails ends `make check`.
define CHECKS
$(BIN)/ruff format --check .
$(BIN)/ruff check .
$(BIN)/mypy .
$(BIN)/lint-imports
$(BIN)/python -m schema --check
$(BIN)/python -m docs.check
.ci/npm --silent run check
! grep -nE 'https?://' requirements.lock requirements-dev.lock .ci/node.lock tests/fuzz/requirements.lock
! grep -n '"resolved"' explorer/package-lock.json $(MEDPLUM)/package-lock.json $(PEERS)/package-lock.json
endef

# One command a line: what `make check` would complain of and a program can mend.
define FIXES
$(BIN)/ruff check --fix .
$(BIN)/ruff format .
$(BIN)/python -m schema --write
$(BIN)/python -m docs.configuration --write
$(BIN)/python -m docs.errors --write
$(BIN)/python -m docs.mapping --write
$(BIN)/python -m docs.samples --write
.ci/npm --silent run fix
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test interop bench bench-peers bench-gate bench-slow-trust bench-locator bench-slow-clients bench-deciding bench-silence profile prove prove-actions mutation schemathesis check fix lock ready-to-run ready-to-test ready-to-check venv chromium

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Run gateway, sandbox and explorer; prints where they are (Ctrl-C stops all)
	@$(MAKE) --no-print-directory -j2 ready-to-run
	@exec $(BIN)/python -m sandbox.demo

test: ## Run every test, or those whose name contains K: make test K=fourteen
	@$(MAKE) --no-print-directory -j3 ready-to-test
ifdef K
	$(BIN)/pytest -k '$(K)'
else
	.ci/npm --silent test
	$(BIN)/pytest --cov --cov-report=
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='auth/*'
endif

interop: $(BIN)/dev.stamp $(MEDPLUM)/node_modules/.stamp ## Ask a real FHIR server of others, Medplum, through our sources
	KINDRED_INTEROP=1 $(BIN)/pytest tests/interop

bench: ## Measure the family query, beside a bare fan-out of the same calls
	@$(MAKE) --no-print-directory -j2 ready-to-run
	@$(BIN)/python -m bench

bench-peers: $(PEERS)/node_modules/.stamp ## Measure the gateway beside Apollo, Mercurius and hand-written fan-outs (ten minutes)
	@$(MAKE) --no-print-directory -j2 ready-to-run
	@$(BIN)/python -m bench.peers $(if $(WRITE),--out docs/performance.json)
	@$(if $(WRITE),$(BIN)/python -m docs.performance --write)

bench-gate: ## Fail when a query takes more of the processor than it may (a minute)
	@$(MAKE) --no-print-directory ready-to-run
	@$(BIN)/python -m bench.gate

bench-slow-trust: ## Measure what one hung trust of ten costs the other nine
	@$(MAKE) --no-print-directory -j2 ready-to-run
	@$(BIN)/python -m bench.slow_trust

bench-locator: ## Measure the index of who holds whom with ten million rows (500 MB in a temporary file)
	@$(MAKE) --no-print-directory ready-to-run
	@$(BIN)/python -m bench.locator

bench-slow-clients: ## Measure what two thousand slow clients cost a good one
	@$(MAKE) --no-print-directory -j2 ready-to-run
	@$(BIN)/python -m bench.slow_clients

bench-deciding: ## Measure what deciding costs, and its share of a family's query
	@$(MAKE) --no-print-directory ready-to-run
	@$(BIN)/python -m bench.deciding

bench-silence: ## Look for a difference in time between absent and forbidden
	@$(MAKE) --no-print-directory -j2 ready-to-run
	@$(BIN)/python -m bench.silence

profile: ## Show where the gateway's processor time goes: make profile ITEMS=201
	@$(MAKE) --no-print-directory ready-to-run
	@$(BIN)/python -m bench.profile --items $(or $(ITEMS),21)

schemathesis: $(BIN)/dev.stamp .venv-fuzz/.stamp ## Ask thousands of generated operations as a signed-in person
	@$(BIN)/python -m tests.fuzz

prove: $(BIN)/dev.stamp ## Compare 100,000 decisions, 10,000 queries and 3,000 actions with an independent oracle
	@$(BIN)/python -m tests.proof --decisions 100000 --queries 10000 --actions 3000 --seed 1
	@$(BIN)/python -m tests.proof.compiled --trials 5000 --seed 1

prove-actions: $(BIN)/dev.stamp ## Break actions off at every step, 384 times, and look for doubled and lost effects (a quarter of an hour)
	@$(BIN)/python -m tests.actions --rounds 4 --seed 1

mutation: $(BIN)/dev.stamp ## Change the rules in every small way and see a test notice (20 minutes)
	@$(BIN)/python -m tests.mutation

check: ## Check format, lint, types, import layers, schema, explorer and locks
	@$(MAKE) --no-print-directory -j2 ready-to-check
	$(CHECKS)

fix: ## Mend what a program can mend: format, lint, the committed schema
	@$(MAKE) --no-print-directory -j2 ready-to-check
	$(FIXES)

lock: $(BIN)/dev.stamp ## Refresh the locks from pyproject.toml and package.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --upgrade pyproject.toml --output-file requirements.lock
	$(LOCK) --upgrade pyproject.toml --group dev --output-file requirements-dev.lock
	$(LOCK) --upgrade tests/fuzz/requirements.in --output-file tests/fuzz/requirements.lock
	$(LOCK) --upgrade .ci/node.in --output-file .ci/node.lock
	.ci/npm update --loglevel=error

ready-to-run: $(BIN)/run.stamp explorer/dist/index.html
ready-to-test: $(BIN)/dev.stamp explorer/dist/index.html chromium
ready-to-check: $(BIN)/dev.stamp explorer/node_modules/.stamp

venv:
	@.ci/python

chromium:
	@.ci/chromium

$(BIN)/run.stamp: requirements.lock | venv
	@echo "→ Python packages (first run, about 20 s)"
	@$(PIP) --requirement requirements.lock
	@touch $@

$(BIN)/dev.stamp: requirements-dev.lock | venv
	@echo "→ Python packages with those for development (first run, about 30 s)"
	@$(PIP) --requirement requirements-dev.lock
	@touch $@ $(BIN)/run.stamp

.venv-fuzz/.stamp: tests/fuzz/requirements.lock | venv
	@echo "→ Schemathesis, in an environment of its own (first run, about 30 s)"
	@$(BIN)/python -m venv --clear .venv-fuzz
	@.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement $<
	@touch $@

explorer/node_modules/.stamp: explorer/package-lock.json explorer/package.json | venv
	@echo "→ Explorer packages (first run, about 20 s)"
	@.ci/npm ci --loglevel=error --no-progress --no-audit --no-fund >/dev/null
	@touch $@

$(MEDPLUM)/node_modules/.stamp: $(MEDPLUM)/package-lock.json | venv
	@echo "→ Medplum (first run, about 5 s)"
	@rm -f $@
	@.ci/npm --prefix ../$(MEDPLUM) ci --loglevel=error --no-progress --no-audit --no-fund \
		>/dev/null && touch $@ || echo "→ npm could not install Medplum: its tests will be skipped"

$(PEERS)/node_modules/.stamp: $(PEERS)/package-lock.json | venv
	@echo "→ Apollo and Mercurius (first run, about 20 s)"
	@.ci/npm --prefix ../$(PEERS) ci --loglevel=error --no-progress --no-audit --no-fund >/dev/null
	@touch $@

explorer/dist/index.html: explorer/node_modules/.stamp $(EXPLORER)
	@echo "→ Explorer build (about 30 s)"
	@.ci/npm --silent run build
	@echo "✓ Explorer"
