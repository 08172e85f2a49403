# Python 3.11 or newer is all that must be there: make run PYTHON=python3.12 chooses another one.
PYTHON ?= python3
VENV := .venv/bin
# Files that need the development tools come from this; both steps do nothing when nothing changed.
DEV := @$(PYTHON) tools/bootstrap.py --dev

# Images of Python like to ask for this; each process would then compile all of Django once more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench install assets messages screenshots shell lock

run: ## the portal with demo data on http://127.0.0.1:$PORT (8000)
	@$(PYTHON) tools/bootstrap.py
	@$(VENV)/python tools/run.py

test: ## the whole suite, on SQLite and on PostgreSQL
	$(DEV)
	@$(VENV)/python tools/test.py $(ARGS)

check: ## everything that can be said about the code without running it
	$(DEV)
	@$(VENV)/python tools/check.py $(ARGS)

bench: ## ratios measured side by side; ARGS="--enterprises 100000 --write"
	$(DEV)
	@$(VENV)/python tools/bench.py $(ARGS)

install: ## libraries, browser code and translations for development
	$(DEV)

assets: ## browser code again
	$(DEV)
	@$(VENV)/npm run --silent build

messages: ## collect the marked texts into locale/en, compile them
	$(DEV)
	@$(VENV)/python tools/messages.py

screenshots: ## docs/screenshots/ from the portal that runs in another terminal
	$(DEV)
	@$(VENV)/python tools/screenshots.py

shell: ## Django's shell on the embedded database
	@$(VENV)/python manage.py shell

lock: ## locks what pyproject.toml and package.json ask for; ARGS=--upgrade takes newer versions
	@$(PYTHON) tools/bootstrap.py --dev
	@$(VENV)/python tools/lock.py $(ARGS)
