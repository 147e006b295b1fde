# The commands of the house. `make run` starts Socle; `make test` proves it.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ARGS ?=
TEST_PROCESSES ?= 2
# Tests start hundreds of processes, and each would compile Socle anew where Python may not keep what it compiled.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run install install-test test proof check lock clean

run: install
	@$(BIN)/socle serve $(ARGS)

install: $(VENV)/.run build/static/.collected

install-test: install $(VENV)/.test

$(VENV)/.python:
	@sh scripts/require.sh "$(PYTHON)"
	@echo "Environnement Python : création…"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.lock pyproject.toml
	@echo "Bibliothèques et modèles locaux : installation (environ 1,5 Go la première fois, quelques minutes)…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.lock
	@echo "Outils de test : installation…"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements/test.lock
	@touch $@

node_modules/.installed: package.json package-lock.json
	@echo "Fichiers de l’interface : installation…"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

STATIC_SOURCES := $(shell find socle -path '*/static/*' -type f -not -path '*/vendor/*' 2>/dev/null)

build/static/.collected: $(VENV)/.run node_modules/.installed $(STATIC_SOURCES)
	@echo "Fichiers de l’interface : préparation…"
	@$(BIN)/python -m socle.interface.front_end
	@SOCLE_SECRET_KEY=unused DJANGO_SETTINGS_MODULE=socle.settings $(BIN)/python -m django collectstatic --noinput --verbosity 0
	@touch $@

test: install-test
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

proof: install-test
	@$(BIN)/python -m benchmarks.retrieval
	@$(BIN)/python -m benchmarks.answers --unanswerable
	@PROOF_RUNS=50 $(BIN)/python -m pytest -q tests/work/test_runs.py -k killed
	@PROOF_RUNS=50 $(BIN)/python -m pytest -q tests/tools/plain_language/test_all_letters.py
	@PROOF_MINUTES=60 PROOF_KILLS=5 $(BIN)/python -m pytest -q tests/tools/transcripts/pipeline/test_crashes.py -k killed
	@PROOF_MINUTES=60 PROOF_KILLS=5 $(BIN)/python -m pytest -q tests/e2e/test_killed_while_hearing.py
	@PROOF_EXAMPLES=50 $(BIN)/python -m pytest -q tests/conformance/test_schemathesis.py
	@PROOF_FILES=1 $(BIN)/python -m pytest -q tests/e2e/test_every_recording.py tests/e2e/test_hard_recordings.py
	@PROOF_MEETING=1 $(BIN)/python -m pytest -q tests/e2e/test_whole_meeting.py
	@PROOF_AWAY_SECONDS=60 $(BIN)/python -m pytest -q -s tests/gateway/quotas/test_database_away_under_load.py
	@$(BIN)/python -m benchmarks.ledger
	@$(BIN)/python -m benchmarks.contracts
	@$(BIN)/python -m benchmarks.plain_language
	@$(BIN)/python -m benchmarks.transcription
	@$(BIN)/python -m benchmarks.gateway

check: install-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

lock:
	@cd requirements && for name in run test; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --no-annotate --override left_out.txt $$name.in -o $$name.lock >/dev/null; done

clean:
	@rm -rf $(VENV) node_modules build socle/interface/static/vendor
