#!/bin/sh
# Every check there is, in one go: style, types, architecture, unit tests, then window and whole-program tests.
# Goes on after a failure, so that one run tells all; the last line of a good run is pytest's own.
# `packaging/test.sh lint` stops before the tests.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
LC_ALL=C.UTF-8
export PATH LC_ALL
# Windows of tests belong on pytest-xvfb's screen and look the same everywhere, whatever desktop this runs on.
unset WAYLAND_DISPLAY QT_QPA_PLATFORM QT_QPA_PLATFORMTHEME QT_STYLE_OVERRIDE QT_SCALE_FACTOR

failed=
check() {
  name=$1
  shift
  printf '\n==> %s\n' "$name"
  "$@" || failed="$failed, $name"
}

check "Style: ruff check" ruff check
check "Style: ruff format" ruff format --check
check "Types: mypy" mypy
# What Python has on Linux only, used without asking which system this is; three seconds each, and none the next time.
check "Types: mypy, as if on Windows" mypy --platform win32 --no-warn-unreachable --cache-dir .mypy_cache/win32
check "Types: mypy, as if on macOS" mypy --platform darwin --no-warn-unreachable --cache-dir .mypy_cache/darwin
check "Architecture: import-linter" lint-imports
if [ "${1:-}" != lint ]; then
  # Without the Qt plugins, and with PySide6 made impossible to import: these run where there is no Qt.
  check "Unit tests (no Qt)" python -c 'import sys, pytest
sys.modules["PySide6"] = None
sys.exit(pytest.main(sys.argv[1:]))' -p no:pytest-qt -p no:xvfb tests/unit
  check "Window and whole-program tests" pytest tests/gui tests/e2e
fi

[ -z "$failed" ] || {
  printf '\nFAILED: %s\n' "${failed#, }" >&2
  exit 1
}
