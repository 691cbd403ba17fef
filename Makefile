# Everything a newcomer needs: make demo, make test.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
export FLASK_APP := app
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help setup demo serve test check format gallery bench translations lock clean FORCE

help:
	@echo "make demo     set everything up, make a demo process, serve it   (PORT, DATABASE_URL)"
	@echo "make test     run all tests                                      (TEST_POSTGRES_URL)"
	@echo "make setup    only prepare .venv"
	@echo "make check    format, lint, types, import contracts, templates, migrations, translations"
	@echo "make gallery  pictures of every page in build/gallery/"
	@echo "make bench    the benchmark table"

setup: .venv/ready app/translations/ready

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed.") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv

.venv/ready: requirements.lock .venv/bin/python
	@echo "Installing the locked requirements into .venv ..."
	@$(BIN)/pip install -q --require-hashes -r requirements.lock
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/bin/python
	@echo "Installing what the tests need into .venv ..."
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@ .venv/ready

app/translations/ready: .venv/ready $(wildcard app/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel -q compile -d app/translations
	@touch $@

demo: setup
	@PORT=$(PORT) $(BIN)/python -m app.demo.serve

test: setup .venv/ready-dev
	@.ci/browser
	@$(BIN)/python -m tests

check: setup .venv/ready-dev
	@.ci/check

format: .venv/ready-dev
	@$(BIN)/ruff check -q --fix-only app tests
	@$(BIN)/ruff format -q app tests

gallery: setup .venv/ready-dev
	@.ci/browser
	@$(BIN)/python -m tests.browser.gallery build/gallery

bench: setup .venv/ready-dev
	@$(BIN)/python -m tests.bench

build/messages.pot: .venv/ready-dev FORCE
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F pyproject.toml --no-location --sort-output --omit-header -k _l -k _ -k ngettext:1,2 -o $@ app templates

FORCE:

translations: build/messages.pot
	@for locale in da nl; do mkdir -p app/translations/$$locale/LC_MESSAGES; \
	  file=app/translations/$$locale/LC_MESSAGES/messages.po; \
	  if [ -f $$file ]; then $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -i $< -o $$file -l $$locale; \
	  else $(BIN)/pybabel -q init -i $< -o $$file -l $$locale; fi; done

lock: .venv/ready-dev
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-find-links -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-find-links -q -o requirements-dev.lock

clean:
	@rm -rf .venv build instance app/translations/ready
