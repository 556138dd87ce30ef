# Two commands on a fresh machine with Python 3.11+ and make: `make run`, `make test`. See `make help`.
# Relative paths only: the folder's own name may hold spaces.

SHELL = /bin/sh
.DEFAULT_GOAL = help
.PHONY: help run test check bench ten-thousand lock clean format venv format-check lint types contracts own-checks audit
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PY = .venv/bin/python
ARGS =
export PYTHON

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 20

# Through child.py, so that it ends with make, also when make is killed.
run: venv ## everything on this machine: web, workers, clock, emulator, their database and Redis
	@exec $(PY) -I -S launch/child.py $$PPID 15 same $(PY) -m cli run $(ARGS)

test: venv ## every test, on a private PostgreSQL and Redis (ARGS="tests/ussd -x" for some)
	@echo "== tests"; exec $(PY) -m pytest $(ARGS)

check: format-check lint types contracts own-checks audit test ## exactly what CI runs

format-check: venv
	@echo "== format"; $(PY) -m ruff format --check .

lint: venv
	@echo "== lint"; $(PY) -m ruff check .

types: venv
	@echo "== types"; $(PY) -m mypy

contracts: venv
	@echo "== import contracts"; $(PY) .venv/bin/lint-imports

own-checks: venv
	@echo "== migrations, menus, docs"; $(PY) -m commandline.checks

audit: venv
	@echo "== audit of dependencies"; $(PY) -m launch.audit requirements.lock

ten-thousand: venv ## ten thousand messages through a gateway with every fault, and both sides' books
	@MESSAGES=10000 exec $(PY) -m pytest -s tests/sms/test_ten_thousand.py $(ARGS)

bench: venv ## the benchmark, side by side with the floor
	@exec $(PY) -m bench $(ARGS)

format: venv ## format the code and mend what can be mended
	@$(PY) -m ruff check --fix-only --quiet . ; $(PY) -m ruff format .

lock: ## pin every dependency anew, with hashes (needs uv; ARGS=--upgrade for newer ones)
	@command -v uv >/dev/null || { echo "make lock needs uv (pip install uv)" >&2; exit 1; }
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --no-config --quiet \
	  --group pyproject.toml:dev pyproject.toml -o requirements.lock $(ARGS)

clean: ## remove what was built; the data in var/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and can make a venv; PYTHON=... wins.
venv:
	@if [ -n "$$PYTHON" ]; then set -- "$$PYTHON"; \
	else set -- python3 python3.13 python3.12 python3.11 python3.14; fi; \
	for python in "$$@"; do \
	  if "$$python" -I -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
	    >/dev/null 2>&1; then exec "$$python" -I launch/environment.py; fi; \
	done; \
	echo "no usable Python among: $$*" >&2; \
	echo "Python 3.11 to 3.14 with venv is needed (Debian, Ubuntu: apt-get install python3-venv)," >&2; \
	echo "or name one: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3" >&2; exit 1
