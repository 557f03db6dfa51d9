#!/bin/sh
# Makes or repairs the virtual environment .venv and installs the project into it. Safe to run again after an interruption.
# PYTHON=/path/to/python chooses the interpreter. With --runtime: without the tools of development.
set -eu
cd "$(dirname "$0")/.."

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Debian keeps ensurepip in a package of its own.
usable() { recent "$1" && "$1" -c 'import ensurepip, venv' 2>/dev/null; }

choose() {
  found=
  for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
    if usable "$candidate"; then
      python=$candidate
      return
    fi
    if recent "$candidate"; then found=$candidate; fi
  done
  if [ -n "$found" ]; then
    fail "$found thiếu mô-đun venv." "$found lacks the venv module." "→ apt-get install python3-venv"
  fi
  fail "Cần Python 3.11 trở lên." "Python 3.11 or newer is needed." \
    "→ apt-get install python3 python3-venv   # hoặc / or PYTHON=/path/to/python3 make setup"
}

case "${1:-}" in
  "") packages=deploy/constraints.txt ;;
  --runtime) packages=deploy/runtime.txt ;;
  *) fail "sh deploy/install.sh [--runtime]" ;;
esac

if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  choose
  rm -rf .venv
  "$python" -m venv .venv
fi

echo "Đang cài đặt thư viện vào .venv, mất khoảng một phút… / Installing libraries, about a minute…"
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }

# First the installers themselves: what comes as source only is built with them, not with ones fetched for the occasion.
awk '/^(pip|setuptools)==/ { on = 1 } on { print } !/\\$/ { on = 0 }' deploy/constraints.txt >.venv/installers.txt
if ! { pip install --require-hashes -r .venv/installers.txt &&
  pip install --require-hashes --no-build-isolation -r "$packages" &&
  PYTHONWARNINGS=ignore pip install --no-deps --no-build-isolation -e .; }; then
  fail "Không cài được thư viện: xem lỗi ở trên (mạng, dung lượng đĩa)." \
    "Could not install the libraries: see above (network, disk space)." "→ make setup"
fi

# Whoever runs it may not write here.
if [ "$packages" = deploy/runtime.txt ]; then
  .venv/bin/python -m compileall -q core plugins
  for catalogue in core/*/translations/*/LC_MESSAGES/*.po; do
    .venv/bin/python -m babel.messages.frontend --quiet compile -i "$catalogue" -o "${catalogue%.po}.mo"
  done
fi
