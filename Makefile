# `make` alone lists the targets. Needs make and Python 3.11 or newer; everything else goes into .venv.
.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types imports dependencies dead-code docstrings spelling constraints clean

BIN := .venv/bin
INSTALLED := .venv/installed
PACKAGES := footprint lca_db product_models api

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(INSTALLED): pyproject.toml constraints.txt scripts/install
	@scripts/install $(PYTHON)

demo: $(INSTALLED) ## assess the example module, certify it with demo keys, verify the certificate
	@$(BIN)/tanbiao assess examples/pv-module/topcon-glass-glass.xlsx --output-dir build/demo
	@$(BIN)/tanbiao certify examples/pv-module/topcon-glass-glass.xlsx --output-dir build/demo

test: $(INSTALLED) ## run every test
	@$(BIN)/pytest -n auto

check: lint format types imports dependencies dead-code docstrings spelling ## run every check of the code

lint: $(INSTALLED) ## style and common mistakes
	$(BIN)/ruff check .

format: $(INSTALLED) ## layout of the code
	$(BIN)/ruff format --check .

types: $(INSTALLED) ## types, strict
	$(BIN)/mypy

imports: $(INSTALLED) ## direction of the imports between packages
	$(BIN)/lint-imports

dependencies: $(INSTALLED) ## imports against the dependencies declared
	$(BIN)/deptry .

dead-code: $(INSTALLED) ## code that nothing uses
	$(BIN)/vulture

docstrings: $(INSTALLED) ## public names without a docstring
	$(BIN)/interrogate $(PACKAGES)

spelling: $(INSTALLED) ## English misspellings
	$(BIN)/codespell

constraints: ## resolve the newest allowed versions anew into constraints.txt
	@scripts/resolve $(PYTHON)

clean: ## remove what was built, .venv and caches included
	rm -rf .venv build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
