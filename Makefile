# The front door. Needs Python 3.11 to 3.13, make and git; each target sets up the rest in .venv and re-uses it.
#
#   make book        the book, in _build/html/index.html (ANSWERS=no: without answers, in _build/html-without-answers/)
#   make workshop    the instructor's kit, in _build/workshop/index.html
#   make check       lint, types, unit tests and JavaScript: the first answer, in a minute or two
#   make test        what every change must pass: all that, the built book, browser and notebook tests
#   make test-all    make test and what it spares: every variant, every open lab, more kills
#   make lab         JupyterLab on the labs
#   make notebooks   the labs from their sources, executed
#   make bench       the benchmarks (NAME=… for one)
#   make hub-test    simulated learners on a JupyterHub (LEARNERS=30)
#   make rehearsal   a workshop's day from the stick, with the network cut
#   make lock        newer pinned versions
#   make clean       remove what the others made

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
  && echo $$p && break; done)
PY := .venv/bin/python
SETUP := $(if $(PYTHON),$(PYTHON) tools/install.py,@echo "CNN Course needs Python 3.11, 3.12 or 3.13 on the PATH (or make PYTHON=/path/to/python3)."; exit 1;)

# Lab cells run in this environment's interpreter and talk over file sockets: two kernels that start at the same
# moment can pick the same TCP port. The sources are no tests: doctest would import, and so run, them.
NBVAL := -p tools.labs.kernels --nbval-lax --nbval-current-env --ignore=notebooks/src

# Python compiles a module once, also where nothing else is kept (many containers forbid it): the package and the tests
# are started by hundreds of processes, kernels among them.
export PYTHONDONTWRITEBYTECODE :=
export TF_CPP_MIN_LOG_LEVEL ?= 3
export PYTHONPATH := $(CURDIR)

.PHONY: book workshop check test test-all all-that-is-tested node derived html lint lab notebooks bench hub-test \
  rehearsal lock clean

book:
	@$(SETUP) book,node
	@$(PY) tools/bundle.py
	@$(PY) tools/book.py $(if $(filter no,$(ANSWERS)),--without-answers)

# What lies on the tables is printed too, where there is a Chromium. A teacher's slides hold the figures of the book.
workshop: book
	@$(PY) tools/workshop.py --pdf

check: lint node
	$(PY) -m pytest -n 2 --dist loadfile -m "not (slow or browser or tensorflow or builds)"

test: SPARED := not slow
test: all-that-is-tested
	@$(PY) tools/changed.py _build/labs
	$(PY) -m pytest -n 2 --dist loadfile $(NBVAL) @_build/labs

test-all: SPARED :=
test-all: all-that-is-tested
	$(PY) -m pytest -n 2 --dist loadfile $(NBVAL) notebooks

all-that-is-tested:
	@$(SETUP) test,node
	@$(PY) tools/chromium.py
	@$(PY) tools/bundle.py --tests
	@$(MAKE) --no-print-directory -j 2 html lint node derived
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "$(SPARED)"

# The parts of a test that wait for nothing but the set-up.
node:
	$(PY) tools/node.py --test tests

derived:
	$(PY) tools/notebooks.py --check

html:
	$(PY) tools/book.py

lint:
	@$(SETUP) test,node
	@$(PY) tools/bundle.py --tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) tools/node.py node_modules/@biomejs/biome/bin/biome check --error-on-warnings
	$(PY) tools/node.py node_modules/typescript/bin/tsc --project .

# On its first start JupyterLab asks whether it may fetch news, in a box over the figures. tools/jupyter/ answers no, for
# these starts alone; what is set in JupyterLab goes before it.
lab:
	@$(SETUP) lab,node
	@$(PY) tools/bundle.py
	JUPYTER_CONFIG_PATH="$(CURDIR)/tools/jupyter$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
	  $(PY) -m jupyterlab --notebook-dir=notebooks

notebooks:
	@$(SETUP) test,node
	@$(PY) tools/bundle.py
	@$(PY) tools/notebooks.py

bench:
	@$(SETUP) test,node
	@$(PY) tools/chromium.py
	@$(PY) tools/bundle.py
	@$(PY) -m benchmarks $(NAME)

hub-test:
	@$(SETUP) hub,lab,node
	@$(PY) tools/bundle.py
	@HUB_PROXY="$$($(PY) workshop/hub/proxy.py)" $(PY) workshop/hub/load.py --learners $(or $(LEARNERS),30)

rehearsal:
	@$(SETUP) test,node
	@$(PY) tools/chromium.py
	@$(PY) tools/bundle.py
	@$(PY) workshop/rehearsal/hold.py

lock:
	@$(SETUP)
	@$(PY) -m pip install --quiet uv
	@$(PY) tools/lock.py

clean:
	rm -rf .venv _build node_modules cnn_course/datasets/carried cnn_course/widgets/static book/_static/vendor dist
