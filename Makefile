# `make demo` and `make test` set everything up by themselves: a .venv with the locked dependencies, nothing else.

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
FIND_PYTHON := for p in python3.11 python3.12 python3.13 python3 python; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { echo "$$p"; break; }; done

.PHONY: help demo talk serve test check quick doctor clean lock
.DEFAULT_GOAL := help

help:  ## Show what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(READY)  ## Take the guided tour: real sound through the whole pipeline, no device needed
	@$(PY) -m cockpit demo

talk: $(READY)  ## Speak to the cockpit through the microphone
	@$(PY) -m cockpit talk

serve: $(READY)  ## Show the car in the browser, and talk to it from there
	@$(PY) -m cockpit serve --open

doctor: $(READY)  ## Tell what works on this machine and how to mend what does not
	@$(PY) -m cockpit doctor

test: check  ## Run every check and every test
	@status=0; \
	$(PY) -m pytest -m "not alone" -n 2 --dist loadfile || status=$$?; \
	$(PY) -m pytest -m alone || status=$$?; \
	exit $$status

quick: $(READY)  ## Run the tests that take less than five seconds each
	$(PY) -m pytest -m "not slow"

check: $(READY)  ## Lint, type-check and check the import order
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache

lock:  ## Write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --quiet pyproject.toml -o requirements.lock

clean:  ## Remove what was set up and cached here
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "cockpit needs Python 3.11, 3.12 or 3.13: install one and try again" >&2; exit 1; fi; \
	echo "Setting up .venv with $$("$$python" --version) (once, about a minute)"; \
	"$$python" -m venv $(VENV) || { echo "hint: on Debian, 'apt install python3-venv' brings what is missing" >&2; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
