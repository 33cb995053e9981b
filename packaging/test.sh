#!/bin/sh
# Every check there is, in one go: style, types, architecture, unit tests, then window and whole-program tests.
# Goes on after a failure, so that one run tells all; the last line of a good run is pytest's own.
# `packaging/test.sh lint` stops before the tests, `packaging/test.sh quick` after the unit tests.
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
  check "Unit tests (no Qt)" env WITHOUT_QT=1 pytest -q -n auto -p no:pytest-qt -p no:xvfb tests/unit
fi
if [ -z "${1:-}" ]; then
  # One worker more than cores: many of these wait for a program. Each has a screen of its own. The longest go first.
  check "Window and whole-program tests" pytest -q -n $(($(nproc) + 1)) --dist loadgroup -m "not sound" tests/e2e tests/gui
  # After all others, since work beside them is heard as a delay; each has a sound server of its own, and mostly waits.
  check "What is heard" pytest -q -n 3 --dist load -m sound tests/e2e
fi

[ -z "$failed" ] || {
  printf '\nFAILED: %s\n' "${failed#, }" >&2
  exit 1
}
