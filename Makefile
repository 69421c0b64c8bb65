# `make lancer` starts the application on the example; `make test` checks everything. Both set themselves up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
INSTALL := $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check
# The lock files are complete: nothing is left to resolve, so that a release of the day changes nothing.
LOCKED := $(INSTALL) --no-deps --require-hashes -r

.PHONY: lancer test verifier-style tests tests-longs plus-anciennes couverture bench documentation verrou image propre

lancer: $(VENV)/.application
	$(BIN)/avs-geo lancer --port $(PORT)

test: verifier-style tests

verifier-style: $(VENV)/.developpement
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Each process begins with a run of neighbouring tests, which share what they make, and then takes work of the other.
# Browsers come after, by whole files: beside tests that never wait, on a small machine, they would time out.
tests: $(VENV)/.developpement
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not long"
	$(BIN)/pytest -n auto --dist loadfile -m "browser and not long"

# The lowest versions that pyproject.toml allows, in an environment of their own: some tests of each room.
LOWEST := .venv-plus-anciennes
plus-anciennes: $(LOWEST)/.installe
	$(LOWEST)/bin/python -m pytest -q -k "not postgresql" tests/analysis/test_diagnosis_made_up.py tests/analysis/coverage \
		tests/files/tables/test_write_then_read.py tests/files/values tests/outputs/tables/test_columns.py \
		tests/outputs/tables/test_delimited.py tests/outputs/tables/test_workbook.py tests/plan/document/test_plan_file.py \
		tests/plan/store/test_store_versions.py tests/cli/test_analysing.py

$(LOWEST)/.installe: requirements-lowest.lock
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --no-compile --quiet --disable-pip-version-check \
		--no-deps --require-hashes -r requirements-lowest.lock
	@touch $@

# Which lines the tests run, those of the servers and commands that they start too. Apart, for the count makes them take
# half as long again.
couverture: $(VENV)/.developpement
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not long" --cov --cov-report=
	$(BIN)/pytest -n auto --dist loadfile -m "browser and not long" --cov --cov-append --cov-report=term

# Whole scenes in a browser, and servers that are killed: too long to run at each change.
tests-longs: $(VENV)/.developpement
	$(BIN)/pytest -m long

# Figures for the reader, compared side by side with the plain way; nothing here is a test.
bench: $(VENV)/.developpement
	$(BIN)/python -m bench

# The tables of docs/ that say what the code says: options, columns, the store.
documentation: $(VENV)/.developpement
	$(BIN)/python -m documentation

# The picture of the README, made by the program itself.
image: $(VENV)/.application
	$(BIN)/avs-geo carte --departement 52 \
		--structures data/exemples/haute-marne/structures.csv \
		--territoires data/exemples/haute-marne/territoires.csv --date 2026-01-01 \
		--image docs/haute-marne.png --remplacer

# Pins every dependency with its checksums, for every system: what runs, what builds, what checks.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-strip-extras --quiet
verrou:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group build -c requirements.lock -o requirements-build.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) pyproject.toml --group lowest --resolution lowest-direct -o requirements-lowest.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "AVS-Geo demande Python 3.11 ou plus récent (make PYTHON=python3.12 ...)."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# What builds the package comes first and alone: nothing of it is asked for where the application only runs.
$(VENV)/.application: requirements-build.lock requirements.lock pyproject.toml | $(VENV)/bin/python
	$(LOCKED) requirements-build.lock
	$(LOCKED) requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.developpement: requirements-dev.lock | $(VENV)/.application
	$(LOCKED) requirements-dev.lock
	@touch $@

propre:
	rm -rf $(VENV) $(LOWEST) .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.*
