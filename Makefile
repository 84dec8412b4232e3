# What one does with Placepound. It needs make and Python 3.11 or later, nothing else: every target sets up what it uses.
# `make test ARGS="tests/core -k notice"` hands arguments to pytest.
.PHONY: help demo serve test check bench
ARGS ?=

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

demo:  ## start Placepound with a made-up place in it
	@tools/setup runtime
	@.venv/bin/placepound demo

serve:  ## start Placepound with your own data
	@tools/setup runtime
	@.venv/bin/placepound serve

test:  ## run the whole suite, on SQLite and on PostgreSQL
	@tools/setup dev
	@tools/system_packages
	@.venv/bin/python tools/run_tests.py $(ARGS)

check:  ## formatting, lint, types and the floor plan's arrows
	@tools/setup dev
	@.venv/bin/python tools/check.py

bench:  ## measure against peers, as ratios in one run
	@tools/setup dev
	@.venv/bin/python -m bench $(ARGS)
