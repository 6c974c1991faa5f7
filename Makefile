# On a fresh machine two commands do everything: `make site` and `make test`.
# They need Python 3.11+, git and make; the browser tests also need Chromium, which is
# installed with apt-get where that is possible.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: site test check serve bench bench-extract bench-realign bench-search bench-align fuzz lighthouse screenshots lock-dependencies clean

site: $(VENV)/.runtime
	$(BIN)/duizhao build

test: $(VENV)/.development
	$(BIN)/python scripts/ensure_browser.py
	$(BIN)/ruff check builder tests scripts
	$(BIN)/ruff format --check builder tests scripts
	$(BIN)/mypy
	$(BIN)/pytest -n auto

check: $(VENV)/.runtime
	$(BIN)/duizhao check

serve: $(VENV)/.runtime
	$(BIN)/duizhao serve

bench: $(VENV)/.development
	$(BIN)/python scripts/bench.py

# Our extraction beside other extractors on the collection of pages; those are installed in a folder of their own.
bench-extract: $(VENV)/.development
	test -x build/bench-venv/bin/python || $(PYTHON) -m venv build/bench-venv
	build/bench-venv/bin/pip install -q -r requirements.txt
	build/bench-venv/bin/pip install -q "pip>=24"
	build/bench-venv/bin/pip install -q trafilatura==2.3.1 readability-lxml==0.9 lxml_html_clean==0.4.6
	PYTHONPATH=. build/bench-venv/bin/python scripts/bench_extract.py

# Damage made at random places of clean texts, and how much of it comes back.
bench-realign: $(VENV)/.development
	$(BIN)/python scripts/eval_realign.py

# Growth of the index behind the concordance; CORPUS is a folder of text files, or an archive of one.
bench-align: CORPUS ?= ../shared/scale/corpus.tar.xz
bench-align: $(VENV)/.development
	$(BIN)/python scripts/bench_align.py "$(CORPUS)"

# Phrases drawn at random, in both scripts, pinyin and English, in a real browser.
bench-search: $(VENV)/.development
	$(BIN)/duizhao build
	$(BIN)/python scripts/bench_search.py

fuzz: $(VENV)/.development
	$(BIN)/python scripts/fuzz.py

# Lighthouse's scores of four kinds of page on its mobile settings; the npm package goes into build/.
lighthouse: $(VENV)/.development
	@command -v npm >/dev/null || { echo "Node.js and npm are missing; Lighthouse cannot run. On Debian: apt-get install npm" >&2; exit 1; }
	$(BIN)/python scripts/ensure_browser.py
	mkdir -p build/lighthouse && cp scripts/lighthouse/package.json scripts/lighthouse/serve.mjs build/lighthouse/
	cd build/lighthouse && npm install --silent --no-audit --no-fund --no-package-lock
	$(BIN)/duizhao build
	$(BIN)/python scripts/lighthouse.py

# The pictures of the changelog.
screenshots: $(VENV)/.development
	$(BIN)/python scripts/ensure_browser.py
	$(BIN)/duizhao build
	$(BIN)/python scripts/screenshots.py

# Writes both lock files anew, with hashes and without the address of any index.
lock-dependencies: $(VENV)/.development
	$(BIN)/pip-compile -q --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --strip-extras --extra build -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --upgrade --extra build --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --strip-extras -o requirements-dev.txt pyproject.toml

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	test -e $(VENV)/.development || $(BIN)/pip install -q --require-hashes -r requirements.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.development: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf site build docs/texts
