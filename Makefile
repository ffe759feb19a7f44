# Everything lives in .venv; nothing is installed anywhere else, and nothing needs root.
PYTHON ?= python3
export NJIA_HOME ?= $(CURDIR)/.njia
export UV_PROJECT_ENVIRONMENT = .venv
export UV_PYTHON_DOWNLOADS = never
UV_VERSION := 0.13.9
ADDRESS ?= 127.0.0.1:8000

.PHONY: setup demo test check format messages lock clean

setup: .venv/.ready messages

.venv/.ready: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	.venv/bin/uv sync --frozen --inexact --quiet
	touch $@

messages: .venv/.ready
	@.venv/bin/pybabel --quiet compile --domain django --directory src/njia/site/locale

demo: setup
	.venv/bin/njia demo --address $(ADDRESS)

test: setup
	scripts/test

check: setup
	scripts/check

format: setup
	.venv/bin/ruff check --fix --quiet .
	.venv/bin/ruff format --quiet .
	git ls-files '*.html' | grep /templates/ | xargs .venv/bin/djade --target-version 5.2

lock:
	.venv/bin/uv lock

clean:
	rm -rf .venv .njia .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
