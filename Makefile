# corecit: `make run` tries it, `make test` proves it, `make help` lists the rest.

PYTHON ?= python3
PY := .venv/bin/python
# What runs beside the embedded PostgreSQL, started for it where it does not run and stopped again after it.
WITH_POSTGRES := $(PY) -m corecit.embedded run --
WITH_TEST_POSTGRES := $(PY) -m corecit.embedded --test run --
CODE := corecit partners cases referrals reporting tests deploy conftest.py manage.py
TESTS ?= tests
WORKERS ?= 2

export PORT LISTEN DEMO YES
# Compiled modules are kept whatever the shell says: else each of our processes compiles the project anew, which takes it a second.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: unknown-target help run stop reset test check bench shell manage assets messages requirements fmt install install-dev install-bench clean

help: ## this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: install ## start everything here; PORT=8001, DEMO=0 for empty data, LISTEN=0.0.0.0 for the network
	@$(PY) -m corecit.embedded_run run

stop: install ## stop a run from another window
	@$(PY) -m corecit.embedded_run stop

reset: install ## remove the data of make run (asks first; YES=1 does not)
	@$(PY) -m corecit.embedded_run reset

test: install-dev assets ## the whole suite; TESTS=tests/cases for a part
	@$(WITH_TEST_POSTGRES) $(PY) -m pytest -n $(WORKERS) -q $(TESTS)

check: install-dev assets ## style, types, import rules, migrations, templates, generated tables, deployment settings
	@$(PY) deploy/check.py

bench: install-bench assets ## measure at full size, half an hour; PARTS="import memory" for some of it
	@$(WITH_TEST_POSTGRES) $(PY) -m tests.bench $(PARTS)

shell: install ## a Python shell in the project
	@$(WITH_POSTGRES) $(PY) manage.py shell

manage: install ## a management command: make manage DO="verify_audit"
	@$(WITH_POSTGRES) $(PY) manage.py $(DO)

assets: install ## gather CSS, JS and fonts, compile the message catalogues
	@$(PY) deploy/assets.py

messages: install-dev ## bring locale/*.po up to date with the source (needs gettext)
	@command -v xgettext >/dev/null || { echo "xgettext is not installed. Have it with: sudo apt-get install gettext"; exit 1; }
	@$(PY) manage.py makemessages -l es --no-wrap --no-location --ignore='var/*' --ignore='.venv/*' --ignore='node_modules/*'

requirements: install-dev ## pin the packages of requirements/*.in anew, with hashes; UPGRADE=--upgrade for newer ones
	@cd requirements && for set in base embedded dev bench; do echo "Pinning $$set ..."; \
	  ../$(PY) -m piptools compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	  --allow-unsafe --strip-extras --no-header $(UPGRADE) -o $$set.txt $$set.in || exit 1; done

fmt: install-dev ## format the Python code
	@$(PY) -m ruff check -q --fix $(CODE); $(PY) -m ruff format -q $(CODE)

install:
	@$(PYTHON) deploy/bootstrap.py embedded

install-dev:
	@$(PYTHON) deploy/bootstrap.py dev

install-bench:
	@$(PYTHON) deploy/bootstrap.py bench

clean: stop ## remove .venv, node_modules and var, with all data (asks by make reset first)
	@$(MAKE) --no-print-directory reset
	@$(PY) -m corecit.embedded stop --test >/dev/null
	@rm -rf .venv node_modules var

unknown-target:
%: unknown-target
	@echo "make has no target \"$@\"."; $(MAKE) --no-print-directory help; exit 2

Makefile: ;
