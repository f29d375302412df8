# What one types here; `make help` lists it. Python 3.11 or newer is all that must be there already.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

.PHONY: help setup run demo test quick check mutants format messages reader bench clean

help: ## 列出所有命令 · list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/installed tracker/translations/en/LC_MESSAGES/messages.mo ## 建立环境（.venv）· make the environment

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

tracker/translations/en/LC_MESSAGES/messages.mo: tracker/translations/en/LC_MESSAGES/messages.po $(VENV)/installed
	@$(BIN)/pybabel --quiet compile -d tracker/translations

run: setup ## 启动：网页和定时检查，http://127.0.0.1:8000 · serve the web and the scheduler
	@exec $(BIN)/python app.py

demo: setup ## 在新数据库里装入示例支部 · fill a new database with the sample branch
	$(BIN)/flask --app app db upgrade
	$(BIN)/flask --app app demo

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

test: setup $(VENV)/installed-dev ## 全部检查和测试 · everything: checks, tests on each database, the browser
	@$(BIN)/python tools/test.py

quick: setup $(VENV)/installed-dev ## 一分钟内的测试（SQLite）· the tests that end within a minute
	@$(BIN)/python -m pytest -q -n auto -m "not browser and not slow"

check: setup $(VENV)/installed-dev ## 风格、类型、依赖方向 · lint, types, import direction
	@$(BIN)/python tools/check.py

mutants: setup $(VENV)/installed-dev ## 逐行破坏规则，看测试是否发现（数小时）· break the rules line by line, see a test fail
	@$(BIN)/python tools/mutants.py

format: $(VENV)/installed-dev ## 整理代码格式 · format the code
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

messages: $(VENV)/installed-dev ## 更新译文目录 · collect new words for the English catalogue
	@$(BIN)/pybabel --quiet extract --no-location --sort-output -k _l -F babel.cfg -o messages.pot . && \
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete -i messages.pot -d tracker/translations -l en && rm messages.pot

$(VENV)/installed-reader: $(VENV)/installed requirements-reader.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-reader.txt
	@touch $@

reader: $(VENV)/installed-reader ## 用标注过的文章重新训练第二读者 · learn the second reader anew from the labelled papers
	@$(BIN)/python tools/reader.py

bench: setup $(VENV)/installed-dev ## 性能测量 · the benchmarks
	@for one in $(filter-out bench/instance.py,$(wildcard bench/*.py)); do echo "== $$one"; $(BIN)/python -m bench.$$(basename $$one .py) || exit 1; done

clean: ## 删除环境和缓存，保留数据 · remove the environment, keep the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
