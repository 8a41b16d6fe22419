# One command to run, one to test; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# Every process that is started would compile all of Prefect again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run demo test test-plain test-browser test-engine test-fast check audit lock venv docs soak soak-short clean bench evaluate

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# The stamp carries the lock's date: a changed lock installs again, an unchanged one costs nothing.
$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing Sagsgang into $(VENV): about a minute, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The example's half year is lived through once, so that `make run` shows its first page at once.
$(VENV)/.example: $(wildcard app/example/*.py app/example/*.toml config/sandvig/* models/migrations/versions/*.py) | $(VENV)/.run
	@echo "Living through the example municipality's half year: about a minute, once."
	$(BIN)/sagsgang prepare-example
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-compile -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

venv: $(VENV)/.dev ## Make .venv with everything (run, test, check)

run: $(VENV)/.example ## Start Sagsgang with the example municipality (Ctrl-C stops it)
	@$(BIN)/sagsgang run --example

demo: $(VENV)/.run ## The main job without a browser: a simulated year, printed
	@$(BIN)/sagsgang demo

# A file's tests stay together: what they share is lived through once. The order is the one tests/conftest.py gives.
PYTEST := $(BIN)/python -m pytest
TWO := -n 2 --dist loadfile --no-loadscope-reorder

# The three parts wait in turn (for Prefect, for a browser), so they run beside each other; the engine's goes first when
# it wants to. Pages have processes of their own: a browser driver's event loop would be in the way of every other.
test: $(VENV)/.dev ## Run all tests
	@$(MAKE) --no-print-directory -j3 test-plain test-browser test-engine

test-plain: $(VENV)/.dev
	nice -n 10 $(PYTEST) $(TWO) -m "not engine and not browser and not soak"

# Their folders are named, for to look through all the others costs each a quarter of a minute.
test-browser: PART := nice -n 10 $(PYTEST) -p no:xdist -m "browser and not engine and not soak" tests/browser
test-engine: PART := $(PYTEST) -p no:xdist -m "engine and not soak" tests/engine tests/run tests/faults tests/attack

# Said when it is over: runs that write at once cannot be read.
test-browser test-engine: $(VENV)/.dev
	@$(PART) > $(VENV)/$@.log 2>&1; code=$$?; echo; echo "-- $@ --"; cat $(VENV)/$@.log; exit $$code

test-fast: $(VENV)/.dev ## The rules, the store, the readers and the outbox, in three quarters of a minute
	$(PYTEST) $(TWO) -m "not postgres and not engine and not faults and not browser and not soak and not slow" \
		--ignore=tests/models/backup --ignore=tests/notifications/mailbox \
		tests/process tests/models tests/documents/reading tests/notifications

soak-short: $(VENV)/.dev ## Ten rounds of kills
	$(PYTEST) -p no:xdist -m kills --rounds=10

soak: export HYPOTHESIS_PROFILE := soak
soak: $(VENV)/.dev ## The long runs: 200 rounds of kills, many mutations, years
	$(PYTEST) -p no:xdist -m "soak or kills" --rounds=200

check: $(VENV)/.dev ## Lint, types, layers, licences, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/reuse lint --quiet
	$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md docs/adr

audit: ## Known holes in what we ship (needs the network; before every release)
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/pip install --quiet pip-audit
	$(VENV)-audit/bin/pip-audit --requirement requirements.lock --require-hashes --disable-pip --strict

docs: $(VENV)/.dev ## Write the generated pages anew (process table, CLI reference)
	$(BIN)/sagsgang docs

bench: $(VENV)/.dev ## Measure every target, most against raw SQL; a table and benchmarks/results.json
	$(BIN)/python -m benchmarks

evaluate: $(VENV)/.dev ## How well real documents are read: FOLDER=… has expected files beside them
	$(BIN)/python -m benchmarks.reading $(FOLDER)

lock: ## Resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml lock.in --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11 --universal -o requirements.lock
	uv pip compile pyproject.toml lock.in --group dev --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --python-version 3.11 --universal -o requirements-dev.lock

clean: ## Remove the environment and the example's data
	rm -rf $(VENV) data .mypy_cache .pytest_cache .ruff_cache .hypothesis
