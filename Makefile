# Everything lives in .venv; nothing is installed anywhere else, and nothing needs root.
PYTHON ?= python3
UV := UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never .venv/bin/uv
UV_VERSION := 0.13.9

.PHONY: setup demo test check lock

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(UV) sync --frozen --inexact --quiet
	touch $@
