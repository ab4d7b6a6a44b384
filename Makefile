# Everything is set up from nothing: a virtual environment in .venv, the dependencies as pinned in constraints.txt, the
# front end. Stamps in .venv make the second time fast. What Debian has to give is installed only where it is missing,
# and only by root.

PYTHON ?= python3
PORT ?= 8000
DATA ?= var
SITE ?= deploy/nghe-an
# A test waits more than it works: three at a time keep two cores busy.
WORKERS ?= 3
WHY ?=
EXTRAS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
INSTALLED := .venv/.installed
TOOLS := .venv/.tools
RELEASING := .venv/.releasing

# What the tests start, or ask whether a file of deploy/ is right.
SERVERS := chromium redis caddy nginx postgres mosquitto prometheus ffmpeg units

# $(call debian,package): install it, or say who has to.
debian = { [ "$$(id -u)" = 0 ] || { echo "Missing on this machine: $(1). As root: apt-get install $(1)" >&2; exit 1; }; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(1); }

.PHONY: run cluster test check bench dev pictures approve test-long front chromium cage redis caddy nginx postgres mosquitto prometheus ffmpeg units \
	release audit clean

run: $(INSTALLED) front
	@[ -n "$$SIMULATE" ] || echo "SIMULATE=true make run fills every layout with simulated figures, marked as such."
	$(BIN)/iocast serve $(SITE) --port $(PORT) --data $(DATA)

# Two nodes on one Redis, with TLS in front, on loopback: https://localhost:PORT. Ctrl-C ends all of it.
cluster: $(INSTALLED) front redis caddy
	$(BIN)/python -m deploy.cluster $(SITE) --port $(PORT) --data $(DATA)

test: $(TOOLS) front $(SERVERS)
	$(BIN)/python deploy/build_hook.py run check
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not long"

test-long: $(TOOLS) front $(SERVERS) cage
	$(BIN)/pytest -m long --timeout 3600

check: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_arrows.py
	$(BIN)/python deploy/build_hook.py exec -- tsc --noEmit

bench: $(TOOLS) front chromium redis caddy
	ulimit -n "$$(ulimit -Hn)" && $(BIN)/python -m tests.bench

# The pictures of the README and of the guides, of the real service in real Chromium.
pictures: $(TOOLS) front chromium
	$(BIN)/python -m tests.pictures

# Makes what the tests' pictures show now their reference, in a commit of its own: make approve WHY="one sentence"
approve: $(TOOLS) front chromium
	$(BIN)/python -m tests.gallery.approve "$(WHY)"

# The service beside a Vite build that follows every saved file.
dev: $(INSTALLED) front
	$(BIN)/python deploy/build_hook.py run build -- --watch & trap "kill $$!" EXIT; \
	$(BIN)/iocast serve $(SITE) --port $(PORT) --data $(DATA)

front: $(INSTALLED)
	@$(BIN)/python deploy/build_hook.py

# certutil tells Chromium of a room's own machine whose certificates it trusts.
chromium:
	@command -v chromium >/dev/null || $(call debian,chromium)
	@command -v certutil >/dev/null || $(call debian,libnss3-tools)

# The compositor of a room's own machine, which does not start without the other.
cage:
	@command -v cage >/dev/null || $(call debian,cage)
	@command -v Xwayland >/dev/null || $(call debian,xwayland)

redis:
	@command -v redis-server >/dev/null || $(call debian,redis-server)

caddy:
	@command -v caddy >/dev/null || $(call debian,caddy)

nginx:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || $(call debian,nginx-light)

# What judges systemd's units and shell scripts.
units:
	@command -v systemd-analyze >/dev/null || $(call debian,systemd)
	@command -v shellcheck >/dev/null || $(call debian,shellcheck)

# The tests start servers of their own from these; PostgreSQL keeps its programs off the path.
postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || $(call debian,postgresql)

mosquitto:
	@PATH="$$PATH:/usr/sbin" command -v mosquitto >/dev/null || $(call debian,mosquitto)

prometheus:
	@command -v prometheus >/dev/null || $(call debian,prometheus)

# Makes the stream that a camera tile plays.
ffmpeg:
	@command -v ffmpeg >/dev/null || $(call debian,ffmpeg)

# dist/: the wheel with all it needs, bills of materials (CycloneDX), licences, sums.
release: $(RELEASING) front
	$(BIN)/python deploy/release.py $(EXTRAS)

# Known faults of what is pinned, asked of PyPI and npm: needs the network.
audit: $(RELEASING) front
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip
	$(BIN)/python deploy/build_hook.py exec -- npm audit --omit dev

clean:
	rm -rf .venv dist displays/static displays/web/node_modules

$(INSTALLED): pyproject.toml constraints.txt deploy/build_hook.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "iocast needs Python 3.11 or newer; name one with PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call debian,python3-venv)
	@echo "Setting up .venv: the dependencies and the front end, about a minute …"
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	$(PIP) --upgrade pip
	$(PIP) --group build
	$(PIP) --no-build-isolation --editable .
	touch $@

$(RELEASING): $(TOOLS)
	$(PIP) --group release
	touch $@

$(TOOLS): $(INSTALLED)
	$(PIP) --group dev
	touch $@
