# Needs Python 3.11 with its venv, and make; everything else is installed from lock files.

.DEFAULT_GOAL := help
.PHONY: help install demo up test pytest faults readers bench lint schemas parts audit
PYTHON := .venv/bin/python
CHECKED := contracts services deploy tests bench

export PYTHONUNBUFFERED := 1
# Every process would compile every module again, a second or more of a core each.
unexport PYTHONDONTWRITEBYTECODE

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

install: ## Install what is missing, from lock files
	@python3.11 -c '' 2>/dev/null || { echo "Python 3.11 is needed as python3.11: install it (apt-get install python3.11 python3.11-venv) and run make again." >&2; exit 1; }
	@exec python3.11 -m deploy.local.bootstrap

demo: install ## Play a synthetic year and keep serving (YEAR=whole, FRESH=1, PORT_BASE=8100)
	@exec $(PYTHON) -m deploy.demo

up: install ## Start the bare suite (FRESH=1, PORT_BASE=8100)
	@exec $(PYTHON) -m deploy.local up

test: install ## Lint and run every test, side by side
	@exec $(MAKE) --no-print-directory --jobs=2 lint pytest

pytest: install
	@unset MAKEFLAGS; $(PYTHON) -m pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder || { \
	test $$? = 1 && echo "What failed beside other tests runs once more, alone." && \
	exec $(PYTHON) -m pytest --last-failed --last-failed-no-failures=none --exitfirst -rA --show-capture=no; }

faults: install ## Kill, pause and cut off the suite 200 times and count what came of it (FAULTS=20 for fewer)
	$(PYTHON) -m deploy.faults
	@exec $(PYTHON) -m pytest -m faults --verbose

readers: install ## Have the tools of others read what agencies download
	@exec $(PYTHON) -m pytest -m readers --verbose

bench: install ## Measure, each against a peer in the same run
	@exec $(PYTHON) -m bench

lint: install ## Check style, types and import rules
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy $(CHECKED)
	.venv/bin/lint-imports

parts: install ## List what others wrote and under which licences, with a bill of materials (CycloneDX)
	@exec $(PYTHON) -m deploy.supply

audit: install ## Ask the package indexes for known weaknesses, and say where they do not answer
	@exec $(PYTHON) -m deploy.supply audit

schemas: install ## Write the events' schemas anew
	@exec $(PYTHON) -m contracts.schemas
