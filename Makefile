# The two commands of the README, with all the set-up that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test quick coverage same-bytes programs lint types install links clean

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

# Whether all files for readers are the same to the byte under the arithmetic of other processors: some minutes.
same-bytes: $(VENV)/.ready-test
	$(BIN)/python -m tests.same_bytes

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

$(VENV)/.ready: pyproject.toml constraints.txt | links
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $@

# The package is made of links to the top folders; git writes files in their place where it is told to, or has to.
links:
	@test -d src/comity/graph || { echo "src/comity/graph is no link to a folder: this checkout has no symbolic links." \
	  "Clone it again with 'git clone -c core.symlinks=true ADDRESS', where the file system has them."\
	  "Windows is not supported; Linux inside it (WSL) is." >&2; exit 1; }

clean:
	rm -rf $(VENV) tests/clients/node_modules demo .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
