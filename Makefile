# The commands of this project. Each makes the environment it needs; only Python 3.11 or newer and make must be there.

PYTHON ?= python3
VENV := .venv
FULL := .venv-full
LOWEST := .venv-lowest
# Peers, a browser and what else the tests of other programs need.
INTEROP := .interop
ifeq ($(OS),Windows_NT)
BIN := Scripts
else
BIN := bin
endif
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
RUN := $(VENV)/$(BIN)/python
# What depends on the inflater, which the extra `speed` replaces.
INFLATING := tests/wire tests/session tests/transports tests/net tests/test_whole_way.py
# Every Python that test-all looks for; a version that is not there is named and left out.
VERSIONS := 3.11 3.12 3.13

# What takes long or needs tools, and what no version of a package decides.
UNVARIED := tests/cli tests/dispatch tests/docs tests/doctor tests/examples tests/export tests/failures tests/faults \
	tests/fuzz tests/interop tests/overlay tests/rules tests/simulator tests/soak tests/stats tests/testing tests/video \
	tests/test_annotations.py tests/test_architecture.py tests/test_exports.py tests/test_failures.py \
	tests/test_hanging.py tests/test_packages.py tests/test_vocabulary.py

.PHONY: help demo test check unit test-full test-all test-lowest faults soak fuzz proto generate format bench clean

help:
	@echo "make demo       watch a simulated room in this terminal for 20 seconds"
	@echo "make test       format, lint, types, contracts, generated code, all tests that need only pip"
	@echo "make test-full  the same, then the tests that need other programs"
	@echo "make test-all   the tests on every Python from 3.11 to 3.13 that is installed"
	@echo "make test-lowest the tests with the lowest allowed versions of the dependencies"
	@echo "make soak       a simulated day of faults in memory, five minutes of faults on real sockets, ten rooms in a browser, a relay under load, how others behave"
	@echo "make faults     measure how a client handles each fault, and write docs/fault-table.md"
	@echo "make fuzz       feed random input to all parsers for 15 minutes"
	@echo "make proto      generate tiktok_live/proto from protos"
	@echo "make generate   the same, then the typed overloads of on(...) and the reference of events"
	@echo "make format     format the code and apply safe fixes"
	@echo "make bench      measure throughput and import time"
	@echo "make clean      remove environments and caches"

# --- environments: made again when the project's requirements change --------------------------------------------------

.cache/python-ok:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -c "import pathlib; pathlib.Path('.cache').mkdir(exist_ok=True); pathlib.Path('$@').touch()"

$(VENV)/demo-ready: pyproject.toml | .cache/python-ok
	$(PYTHON) -m venv $(VENV)
	$(RUN) $(PIP_INSTALL) -e ".[cli]"
	@$(PYTHON) -c "import pathlib; pathlib.Path('$@').touch()"

$(VENV)/dev-ready: pyproject.toml | .cache/python-ok
	$(PYTHON) -m venv $(VENV)
	$(RUN) $(PIP_INSTALL) -e ".[cli,dev,js,js-v8,mobile,socks,metrics,record,plots]"
	@$(PYTHON) -c "import pathlib; pathlib.Path('$@').touch()"

$(FULL)/ready: pyproject.toml | .cache/python-ok
	$(PYTHON) -m venv $(FULL)
	$(FULL)/$(BIN)/python $(PIP_INSTALL) -e ".[cli,dev,speed,js,js-v8,mobile,browser,socks,metrics,record,plots,socketio,fuzz,examples]"
	@$(PYTHON) -c "import pathlib; pathlib.Path('$@').touch()"

$(LOWEST)/ready: pyproject.toml tests/lowest_versions.py | .cache/python-ok
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/$(BIN)/python $(PIP_INSTALL) -e ".[cli,metrics,socks,test]" $$($(PYTHON) tests/lowest_versions.py)
	@$(PYTHON) -c "import pathlib; pathlib.Path('$@').touch()"

# --- what people do ---------------------------------------------------------------------------------------------------

demo: $(VENV)/demo-ready
	@$(RUN) -m tiktok_live demo --seconds 20

test: check unit

check: $(VENV)/dev-ready
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pyright --pythonpath $(RUN)
	$(VENV)/$(BIN)/lint-imports
	$(RUN) protos/generate.py --check
	$(RUN) codegen/event_exports.py --check
	$(RUN) codegen/overloads.py --check
	$(RUN) codegen/reference.py --check
	$(RUN) codegen/factories.py --check
	$(RUN) codegen/states.py --check
	$(RUN) codegen/configuration.py --check
	$(RUN) codegen/relay_documents.py --check

unit: $(VENV)/dev-ready
	$(RUN) -X dev -m pytest -q -n 2 -m "not interop and not soak"

# With the extra `speed`, so that both inflaters are tested, and with the programs of others: clients that must be able to
# read our simulator, sign servers that ours must be able to ask, a browser. What is skipped is printed with the reason.
# The fuzzing is the same each time here, so that no change is held up by chance, and is not guided by coverage, which
# takes ten seconds to begin with each target; `make fuzz` is, and looks for something new. Of the faults on real sockets
# it has two minutes, `make soak` five; how late a relay under load may make a room is measured by `make soak` alone,
# because other programs on the machine decide it too.
test-full: test $(FULL)/ready
	$(FULL)/$(BIN)/python -X dev -m pytest -q -n 2 -m "not interop and not soak" $(INFLATING)
	$(PYTHON) tests/interop/provide.py $(INTEROP) .cache/interop.env
	env $$(cat .cache/interop.env) $(FULL)/$(BIN)/python -X dev -m pytest -q -m interop tests
	$(FULL)/$(BIN)/python -m tests.fuzz --seconds 30 --seed 1
	env SOAK_SECONDS=120 $(FULL)/$(BIN)/python -X dev -m pytest -q -s -m soak tests/faults tests/soak --ignore=tests/soak/test_relay.py

# The table of what every fault does to a client; the tests of the faults hold it to what it says.
faults: $(VENV)/dev-ready
	$(RUN) codegen/fault_table.py

# The browser, in windows and in tabs, takes a quarter of an hour; without one its tests skip. So do those that measure
# how other clients behave.
soak: $(FULL)/ready
	$(PYTHON) tests/interop/provide.py $(INTEROP) .cache/interop.env
	env $$(cat .cache/interop.env) $(FULL)/$(BIN)/python -X dev -m pytest -q -s -m soak tests/faults tests/soak tests/interop

fuzz: $(FULL)/ready
	$(FULL)/$(BIN)/python -m tests.fuzz --seconds 900 --atheris

test-all:
	@$(PYTHON) tests/every_python.py $(VERSIONS)

test-lowest: $(LOWEST)/ready
	$(LOWEST)/$(BIN)/python -X dev -m pytest -q -n 2 -m "not interop and not soak" $(UNVARIED:%=--ignore=%) tests

proto: $(VENV)/dev-ready
	$(RUN) protos/generate.py

generate: proto
	$(RUN) codegen/event_exports.py
	$(RUN) codegen/overloads.py
	$(RUN) codegen/reference.py
	$(RUN) codegen/factories.py
	$(RUN) codegen/states.py
	$(RUN) codegen/configuration.py
	$(RUN) codegen/relay_documents.py

format: $(VENV)/dev-ready
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

bench: $(FULL)/ready $(VENV)/dev-ready
	$(RUN) benchmarks/import_time.py
	$(RUN) benchmarks/read.py
	$(FULL)/$(BIN)/python benchmarks/read.py

clean:
	$(PYTHON) -c "import shutil, glob; [shutil.rmtree(p, ignore_errors=True) for p in ['.cache', *'.interop', *glob.glob('.venv*'), *glob.glob('.*_cache')]]"
