# Two commands do everything on a fresh machine: make run, make test. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv pip install --quiet --python $(PY) --require-hashes
# Python keeps what it has compiled, whatever the shell says: without it every start compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help run setup test test-long check format bench shots docs texts lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: setup  ## start Nærvær with the demo organisation (DEMO=0: an empty one) on http://localhost:8000
	@exec $(VENV)/bin/naervaer run

setup: $(VENV)/.run  ## prepare .venv, nothing else

test: $(VENV)/.dev  ## every kind of test, small, on SQLite and PostgreSQL
	@$(PY) -m tests

test-long: $(VENV)/.dev  ## the full numbers of the issues
	@$(PY) -m tests --long

check: $(VENV)/.dev  ## format, lint, types, contracts, migrations, translations
	@$(PY) tools/check.py

format: $(VENV)/.dev  ## put the code into its one format
	@$(VENV)/bin/ruff format . && $(VENV)/bin/ruff check --fix --quiet .

bench: $(VENV)/.dev  ## print measured figures as JSON lines (ONLY=name for one)
	@$(PY) -m bench $(ONLY)

shots: $(VENV)/.dev  ## make README's pictures from the demo organisation
	@$(PY) -m tests.shots

docs: $(VENV)/.dev  ## write docs/article.md anew from the code
	@$(PY) tools/article.py

texts: $(VENV)/.dev  ## collect translatable texts into the one catalogue
	@$(PY) tools/texts.py extract

lock: $(VENV)/.boot  ## resolve the dependencies anew
	@bash tools/lock.sh $(VENV)/bin/uv

clean:  ## remove .venv (data in var/ stays)
	rm -rf $(VENV)

# Three stamps, each made anew only when what it was made from has changed.
$(VENV)/.boot: bootstrap.txt
	@command -v python3 >/dev/null || { echo "Nærvær needs python3 (3.11 or newer) with venv."; exit 1; }
	@python3 -m venv $(VENV) || { echo "python3 has no venv here. On Debian: apt-get install python3-venv"; exit 1; }
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.txt
	@touch $@

$(VENV)/.run: $(VENV)/.boot requirements.txt pyproject.toml tools/compile_texts.py src/naervaer/locale/da/LC_MESSAGES/django.po
	@echo "Preparing Nærvær …"
	@$(UV) -r requirements.txt
	@$(VENV)/bin/uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .
	@$(PY) tools/compile_texts.py
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Preparing the tests …"
	@$(UV) -r requirements-dev.txt
	@bash tools/test_machine.sh
	@touch $@
