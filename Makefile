# One place to run everything from. `make` alone lists the targets.
#
# Every target creates the environment it needs in .venv, once: the stamp files in it
# are newer than pyproject.toml and constraints.txt as long as nothing has to be installed.

PYTHON   ?= python3
WORKBOOK ?= data/sample
PERIOD   ?=
ROWS     ?=
PAGES    ?=

# Python's compiled files are kept, whatever the environment says: without them each process that
# is started, each kernel among them, compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

VENV     := .venv
BIN      := $(VENV)/bin
INSTALL  := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --constraint constraints.txt
TESTS    := $(BIN)/python -m pytest -q --numprocesses auto --dist loadfile --no-loadscope-reorder
PINS     := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help report test thorough check notebooks gallery looks bench lab

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  WORKBOOK=$(WORKBOOK)  folder of the workbook to report on"
	@echo "  PERIOD=$(PERIOD)  period or range (2026Q3, 2025Q1..2026Q3); empty: the last complete one"
	@echo "  ROWS=$(ROWS)  observations for bench, one or more numbers; empty: about a million"
	@echo "  PAGES=$(PAGES)  reports for bench, one or more numbers; empty: 10 and 100"
	@echo "  PYTHON=$(PYTHON)  interpreter that creates $(VENV), 3.11 or newer"

report: $(VENV)/core.stamp  ## Render the health reports of WORKBOOK and print where they are
	$(BIN)/alliance-health report --workbook "$(WORKBOOK)" $(if $(PERIOD),--period "$(PERIOD)")

test: $(VENV)/test.stamp  ## Run all tests: code, examples in docstrings, notebooks, reports in a browser
	$(TESTS) --nbval-lax --nbval-current-env notebooks tests src

thorough: $(VENV)/test.stamp  ## Run what `test` runs and more: all of the sample, many more examples
	$(TESTS) -m '' --hypothesis-profile thorough tests

check: $(VENV)/check.stamp  ## Look for faults without running: style, types, docstrings, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	find src -name '*.py' -exec $(BIN)/numpydoc lint {} +
	$(BIN)/codespell

notebooks: $(VENV)/lab.stamp  ## Run every notebook on the sample and store it without figures
	$(BIN)/python notebooks/store.py

gallery: $(VENV)/test.stamp  ## Take the pictures of the real cases anew; needs Chromium
	$(BIN)/python docs/generator/make_gallery.py

looks: $(VENV)/test.stamp  ## Store anew how pages look, after a change that was meant; needs Chromium
	$(BIN)/python -m pytest -q tests/report/test_looks.py --store-looks

bench: $(VENV)/lab.stamp $(VENV)/spark.stamp  ## Measure scoring and rendering against slow baselines, as ratios
	$(BIN)/python benchmarks/run.py $(if $(ROWS),--rows $(ROWS)) $(if $(PAGES),--pages $(PAGES))

lab: $(VENV)/lab.stamp  ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

# --- environment ------------------------------------------------------------------------------

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/core.stamp: $(PINS) | $(VENV)/made.stamp
	@echo "Installing what reports need into $(VENV); once, about a minute"
	@$(INSTALL) --editable .
	@touch $@

# What a machine that runs everything needs, in one look at all requirements instead of three.
$(VENV)/all.stamp: $(PINS) | $(VENV)/made.stamp
	@$(INSTALL) --editable '.[check,test]'
	@touch $(addprefix $(VENV)/,core.stamp check.stamp test.stamp) $@

$(addprefix $(VENV)/,lab.stamp spark.stamp test.stamp check.stamp): $(VENV)/%.stamp: $(VENV)/core.stamp
	@echo "Installing the extra '$*' into $(VENV); once, about a minute"
	@$(INSTALL) --editable '.[$*]'
	@touch $@
