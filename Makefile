# Two commands for a fresh machine with Python 3.11 or newer and make:
#   make scan [SOURCE=path-or-url]    set everything up, then scan
#   make test                         set everything up, then run every test
# Nothing here calls a system package manager but `make system` (Debian, root).

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SOURCE ?= corpora/samples/northgate-terms.html
PYTEST ?= $(BIN)/pytest -q -n 2 -r s

# A constraint file also pins what the build itself installs.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
INSTALL := $(BIN)/python -m pip install --quiet --no-input

.PHONY: help scan test quick check bench bench-batch hostile train translations ready system clean

help:
	@echo "make scan [SOURCE=path-or-url]   set up, scan, write an HTML report"
	@echo "make test                        set up, run every test"
	@echo "make quick                       the tests of every day (no slow ones)"
	@echo "make check                       style, types and import rules alone"
	@echo "make bench                       speed, as ratios within one run"
	@echo "make bench-batch                 batches at scale: thousands of documents, minutes (needs TOSSCAN_DATA)"
	@echo "make hostile                     files made to hang or break a reader, and how each ends"
	@echo "make train                       fit the classifier again (needs TOSSCAN_DATA)"
	@echo "make translations                bring the catalogues of reports up to date, and compile them"
	@echo "make ready                       after a change of a law pack: what a program reads fastest, made anew"
	@echo "make system                      Debian, root: Chromium, LibreOffice, tesseract, PostgreSQL"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "tosscan needs Python 3.11 or newer; name one with make PYTHON=..." >&2; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.base: setup.cfg pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@$(INSTALL) -e '.[dev]'
	@touch $@

scan: $(VENV)/.base
	@$(BIN)/tosscan scan "$(SOURCE)"

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

test: check
	$(PYTEST)

quick: $(VENV)/.dev
	$(PYTEST) -m "not slow"

bench: $(VENV)/.dev
	@$(INSTALL) -e '.[bench]'
	$(BIN)/python tests/bench.py

bench-batch: $(VENV)/.dev
	@test -n "$$TOSSCAN_DATA" || { echo "set TOSSCAN_DATA to the folder of the corpora" >&2; exit 1; }
	$(BIN)/python tests/bench_batch.py

hostile: $(VENV)/.dev
	$(BIN)/python tests/hostile.py

train: $(VENV)/.dev
	@test -n "$$TOSSCAN_DATA" || { echo "set TOSSCAN_DATA to the folder of the corpora" >&2; exit 1; }
	$(BIN)/tosscan train $(foreach name,claudette-50 claudette-multilingual tos-100 annotated,"$$TOSSCAN_DATA/$(name)") \
	  corpora/marked --pages "$$TOSSCAN_DATA" -o models/en

ready: $(VENV)/.dev
	$(BIN)/python tests/ready.py

translations: $(VENV)/.dev
	$(BIN)/python tests/translations.py

system:
	apt-get update -q
	apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core poppler-utils \
	  libreoffice-writer tesseract-ocr tesseract-ocr-eng tesseract-ocr-rus tesseract-ocr-kaz postgresql

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
