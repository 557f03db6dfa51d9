# Giao Việc. `make` alone lists what can be done. Paths here are relative, so that the project may lie anywhere.

PY := .venv/bin/python
READY := .venv/ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard core/*/translations/*/LC_MESSAGES/*.po))
CODE := core plugins migrations tests deploy
PAGES := core plugins

export PYTHONUTF8 := 1
# Where a machine forbids to keep what was compiled, each of the many processes compiles every module again.
export PYTHONDONTWRITEBYTECODE :=

# An environment whose Python is gone (an upgrade, an interrupted setup) is made again.
$(shell test -x $(PY) || rm -f $(READY))

.PHONY: help setup demo test check lint browser pictures walk debian bench format texts lock clean

help: ## liệt kê các lệnh / list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(READY) $(CATALOGUES) ## tạo môi trường .venv / make the environment .venv
	@:

$(READY): deploy/constraints.txt deploy/install.sh setup.cfg pyproject.toml
	@sh deploy/install.sh
	@touch $@

%.mo: %.po | $(READY)
	@$(PY) -m babel.messages.frontend compile --input-file=$< --output-file=$@

demo: setup ## chạy bản trình diễn (PORT=8001 đổi cổng) / run the demo (PORT=8001 chooses the port)
	@exec $(PY) -m core.cli demo

test: lint browser debian ## toàn bộ kiểm tra, cả trình duyệt / everything, the browser included
	@$(PY) -m pytest -n 2

check: lint ## kiểm tra nhanh, không cần máy chủ / quick checks without engines
	@$(PY) -m pytest -n 2 tests/unit tests/guards

lint: setup
	@$(PY) -m ruff check $(CODE)
	@$(PY) -m ruff format --check $(CODE)
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) -m djlint --quiet --lint $(PAGES)

# Without the windows of a desktop the browser takes a third less of the processor; either build of Debian does.
browser:
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && export DEBIAN_FRONTEND=noninteractive && { \
	  apt-get install -qq --no-install-recommends chromium-headless-shell || \
	  apt-get install -qq --no-install-recommends chromium; }; } || { \
	  echo "Cần trình duyệt Chromium cho kiểm thử. / The tests need the browser Chromium."; \
	  echo "→ sudo apt-get install chromium"; exit 1; } >&2

pictures: setup browser ## chụp từng bước của các trang vào var/e2e / pictures of every step of the pages
	@PICTURES=1 $(PY) -m pytest -n 2 tests/e2e

walk: setup browser ## xem mọi trang bằng axe, vài phút / look at every page with axe, some minutes
	@$(PY) -m pytest -n 2 -m walk tests/demo/test_every_page.py tests/walk

debian:
	@sh tests/deploy/engines.sh

bench: setup ## đo các tỉ số / measure the ratios
	@$(PY) -m tests.bench

format: setup ## định dạng mã / format the code
	@$(PY) -m ruff check --fix --quiet $(CODE)
	@$(PY) -m ruff format $(CODE)

texts: setup ## gom chuỗi cần dịch / collect the texts to translate
	@$(PY) -m babel.messages.frontend --quiet extract --mapping-file=babel.cfg --keywords=lazy_gettext \
	  --no-location --sort-output --output-file=core/web/translations/messages.pot core
	@$(PY) -m babel.messages.frontend --quiet update --input-file=core/web/translations/messages.pot \
	  --output-dir=core/web/translations --locale=en --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width=120

lock: setup ## ghim lại thư viện (UPGRADE=1 lấy bản mới) / pin the libraries again (UPGRADE=1 takes new ones)
	@CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet $(if $(UPGRADE),--upgrade) \
	  --extra dev --strip-extras --all-build-deps --allow-unsafe --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file deploy/constraints.txt setup.cfg
	@CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet --constraint deploy/constraints.txt \
	  --strip-extras --allow-unsafe --generate-hashes --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file deploy/runtime.txt setup.cfg
	@rm -rf giaoviec.egg-info  # left behind by the compiler; it would hide packs that are added later

clean: ## xóa .venv và tệp tạm, giữ var / remove .venv and caches, keep var
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis $(CATALOGUES)
