# The developer's tasks. On a bare machine: Python 3.11 or newer, make and a C compiler.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
WHEEL_VENV := .venv-wheel

.PHONY: env demo picture test lint bench wheel test-wheel clean

env: $(BIN)/.installed

$(BIN)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

demo: env
	$(BIN)/sayso read examples/velmora/*.html --format html --output demo.html
	$(BIN)/sayso read "$$(ls examples/velmora/*.html | head -n 1)"
	@echo "All the examples as one page: demo.html"

test: env
	$(BIN)/python -m pytest

lint: env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The picture in the README, by Debian's Chromium.
picture: env
	$(BIN)/sayso read examples/velmora/2025-10-28-meridian-post-*.html --format html --output dist/page.html
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,900 \
		--user-data-dir=dist/chromium --screenshot=docs/page.png file://$(CURDIR)/dist/page.html

bench: env
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python -m benchmarks

wheel: env
	$(BIN)/python -m build --wheel --outdir dist .

# The tests against the wheel as a user installs it, out of reach of the sources.
test-wheel: wheel
	rm -rf $(WHEEL_VENV) && $(PYTHON) -m venv $(WHEEL_VENV)
	$(WHEEL_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(WHEEL_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --group dev dist/*.whl
	cd tests && ../$(WHEEL_VENV)/bin/python -m pytest --rootdir=.. -c ../pyproject.toml .

clean:
	rm -rf $(VENV) $(WHEEL_VENV) dist demo.html
