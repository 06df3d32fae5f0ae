# The two commands of the README, with all the set-up that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test quick coverage programs lint types install clean

demo: $(VENV)/.ready
	$(BIN)/comity build --store demo/store
	$(BIN)/comity report all --body RCUWM --store demo/store --out demo/report
	$(BIN)/comity network demo/centres.gexf --store demo/store
	$(BIN)/comity query 26 --as-of 2025-11-15 --store demo/store
	$(BIN)/comity explain s1-mou-iiiz-rcci --store demo/store
	$(BIN)/comity export demo/comity.trig --store demo/store
	@echo "Read demo/report/report.html; go on with: $(BIN)/comity serve --store demo/store"

test: $(VENV)/.ready-test programs lint types
	$(BIN)/pytest -n 2 --dist worksteal

# For between two edits: ruff, and the tests that take no store folder, server or program of others.
quick: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

coverage: $(VENV)/.ready-test programs
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report=term

# Programs of others that tests run: Chromium, Virtuoso, Node's packages. What cannot be had is said and skipped.
programs:
	tests/clients/set-up.sh

lint: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.ready-test
	$(BIN)/mypy

install: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) tests/clients/node_modules demo .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
