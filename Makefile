# Two commands: `make run` shows the whole program at work on an invented town; `make test` runs every test.
# `make coverage` prints what the tests reach, and takes longer. Six are for figures: `make names` prints how well schools are
# recognised, `make quality` how well words are judged, `make bench` how fast both are, `make extraction` how well an article is told
# from what stands around it, and `make polite` what places would say of our manners after a week, `make idle` what a
# pass with nothing due costs beside other programs. `make models MINILM=FOLDER` makes the trained
# models anew, in an hour or two.
# Nothing here needs root; everything is kept in .venv, var and letters.

PYTHON ?= python3
PORT ?= 18080
# One more than cores: the tests wait for servers and processes a good part of the time.
WORKERS ?= $(shell $(PYTHON) -c "import os; print(1 + (os.cpu_count() or 1))")
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test coverage names quality bench idle extraction polite year models lint clean

run: .venv/ready
	@.venv/bin/monitor sample --folder . --port $(PORT)

test: .venv/ready-to-test
	@.venv/bin/pytest --numprocesses $(WORKERS) --dist worksteal

coverage: .venv/ready-to-test
	@.venv/bin/pytest --numprocesses $(WORKERS) --dist worksteal --cov --cov-report=term

names: .venv/ready-to-test
	@.venv/bin/python -m tests.quality.names

quality: .venv/ready-to-test
	@.venv/bin/python -m training.quality

extraction: .venv/ready-to-test
	@.venv/bin/python -m tests.quality.extraction

polite: .venv/ready-to-test
	@.venv/bin/python -m tests.politeness.score

# `make year` lives through a school year and says which promises were broken; SEED=1 is another year.
SEED ?= 7
year: .venv/ready-to-test
	@.venv/bin/python -m tests.year $(SEED)

bench: .venv/ready-to-test
	@.venv/bin/python -m tests.bench.names
	@.venv/bin/python -m tests.bench.speech
	@.venv/bin/python -m tests.bench.storage

idle: .venv/ready-to-test
	@.venv/bin/python -m tests.bench.idle

models: .venv/ready-to-test
	@.venv/bin/pip install --quiet -e '.[training]'
	@.venv/bin/python -m training --minilm $(MINILM)
	@.venv/bin/python -m training.quality --write

lint: .venv/ready-to-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

clean:
	rm -rf .venv var letters

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python has no venv module here: on Debian, apt install python3-venv"; exit 1; }
	@touch $@

.venv/ready: .venv/python requirements.lock pyproject.toml
	@echo "Installing the locked dependencies into .venv ..."
	@.venv/bin/pip install --quiet --require-hashes -r requirements.lock
	@.venv/bin/pip install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/ready-to-test: .venv/ready requirements-dev.lock
	@echo "Installing the tools of the tests into .venv ..."
	@.venv/bin/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
