#!/bin/sh
# Makes this checkout ready: system packages (Debian and Ubuntu) and the virtual environment in .venv.
#
#   packaging/setup.sh run     what the program needs
#   packaging/setup.sh test    and what its tests need
#
# Does only what is missing, so that a second call costs a fraction of a second.
# BACKTIMER_NO_APT=1 leaves the system packages alone; PYTHON=... names the Python to use.
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."

# A window (Qt's xcb platform), fonts to draw it with, and two sound players. The voice needs nothing from the
# system: the Python package espeakng-loader carries the library and its data.
run_packages="libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0
  fonts-dejavu-core pulseaudio-utils alsa-utils"
# A screen and a sound server that exist only in memory, and the bus on which screen readers read programs.
test_packages="xvfb xauth pulseaudio dbus-daemon at-spi2-core"

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

level=${1:-run}
case $level in
  run) packages=$run_packages ;;
  test) packages="$run_packages $test_packages" ;;
  *) fail "usage: packaging/setup.sh run|test" ;;
esac

venv=.venv
stamp=$venv/.ready           # what the environment was made from; written last
unfinished=$venv/.unfinished # there while pip is at work: an environment that still has it is half made

# ---------------------------------------------------------------- Python

# Prints the first Python that is new enough; a program in PATH may be a broken shim, so each is asked.
find_python() {
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# ---------------------------------------------------------------- system packages

# Prints those of the given packages that are neither installed nor provided by an installed one
# (Ubuntu 24.04 has libglib2.0-0t64, which provides libglib2.0-0).
missing_packages() {
  # shellcheck disable=SC2016 # the ${...} are dpkg-query's
  dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | awk -v wanted="$*" '
    $1 == "installed" {
      $1 = ""
      gsub(/\([^)]*\)/, "")
      n = split($0, names, /[ ,]+/)
      for (i = 1; i <= n; i++) have[names[i]] = 1
    }
    END {
      n = split(wanted, names, /[ \n]+/)
      for (i = 1; i <= n; i++) if (names[i] != "" && !(names[i] in have)) printf "%s ", names[i]
    }'
}

# Sets as_root to what goes before a command that must run as root; fails if there is no way.
find_root() {
  if [ "$(id -u)" -eq 0 ]; then
    as_root=
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ]; }; }; then
    as_root=sudo
  else
    return 1
  fi
}

apt_install() {
  # shellcheck disable=SC2086 # a list of words; sudo or nothing
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends $missing </dev/null >"$log" 2>&1
}

apt_update() {
  say "Fetching the list of packages (apt-get update) ..."
  # shellcheck disable=SC2086
  $as_root apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null >"$log" 2>&1 || true
}

install_system_packages() {
  [ -z "${BACKTIMER_NO_APT:-}" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    # Said once, when the environment is made.
    [ -e "$stamp" ] || [ "$(uname)" != Linux ] ||
      say "Not Debian or Ubuntu: please see to it that Qt's xcb libraries (among them xcb-cursor), a font" \
        "and a sound player (paplay or aplay) are installed; for the tests also Xvfb, xauth, pulseaudio," \
        "dbus-daemon and at-spi2-core."
    return 0
  fi
  wanted=$packages
  if [ ! -x $venv/bin/python ]; then
    if ! python=$(find_python); then
      command -v python3 >/dev/null 2>&1 || wanted="python3 python3-venv $wanted"
    elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
      # Debian keeps venv out of its Python; each version has its own package.
      version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
      wanted="python$version-venv $wanted"
    fi
  fi
  # shellcheck disable=SC2086
  missing=$(missing_packages $wanted)
  [ -n "$missing" ] || return 0
  missing=${missing% }

  find_root || fail \
    "Some system packages are missing and only an administrator can install them. Please have this line typed:" \
    "" "  sudo apt-get install -y --no-install-recommends $missing" "" \
    "and run the same make command again."
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  trap 'exit 130' HUP INT TERM
  lists=$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' 2>/dev/null | head -n 1)
  [ -n "$lists" ] || apt_update
  say "Installing system packages: $missing ..."
  apt_install || { apt_update && apt_install; } || {
    tail -n 20 "$log" >&2
    fail "The system packages could not be installed. The command was:" "" \
      "  ${as_root:+sudo }apt-get install -y --no-install-recommends $missing"
  }
}

# ---------------------------------------------------------------- virtual environment

# What the environment is made from: the project file, the folder (scripts in .venv hold its path) and the Python.
fingerprint() {
  cksum <pyproject.toml
  pwd -P
  $venv/bin/python -ISc 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo broken
}

# The level that .venv was made for, or nothing when it does not fit any more.
level_of_venv() {
  if [ -e $stamp ] && [ ! -e $unfinished ] && [ "$(sed 1d $stamp)" = "$(fingerprint)" ]; then
    sed -n 1p $stamp
  fi
}

make_venv() {
  python=$(find_python) || fail \
    "BackTimer needs Python 3.11 or newer, and found $(python3 --version 2>/dev/null || echo none)." \
    "Please install one: Debian 12 and Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv" \
    "                    Ubuntu 22.04:                        sudo apt-get install python3.11 python3.11-venv" \
    "                    elsewhere:                           https://www.python.org/downloads/" \
    "or name it: PYTHON=/path/to/python make $level"
  "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
    "$python cannot make virtual environments: its modules venv and ensurepip are missing." \
    "Please install them (on Debian and Ubuntu the package python3-venv)."
  say "Making the virtual environment .venv with $("$python" --version) ..."
  rm -rf $venv
  mkdir $venv
  : >$unfinished
  "$python" -m venv $venv
}

install_python_packages() {
  made_for=$(level_of_venv)
  if [ "$made_for" = "$level" ] || [ "$made_for" = test ]; then
    return 0
  fi
  # Tests once asked for stay possible.
  if [ "$level" = test ] || [ "$(sed -n 1p $stamp 2>/dev/null)" = test ]; then
    made_for=test what='.[test]'
  else
    made_for=run what=.
  fi
  new=
  if [ -e $unfinished ] || ! $venv/bin/python -c 'import pip' 2>/dev/null ||
    { [ -e $stamp ] && [ "$(sed -n '3,$p' $stamp)" != "$(fingerprint | sed 1d)" ]; }; then
    make_venv
    new=yes
  fi
  say "Installing the Python packages (the first time, about 100 MB to fetch) ..."
  : >$unfinished
  $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -e "$what" </dev/null || {
    # Without a network the environment of before still works; a new one is nothing yet.
    [ -n "$new" ] || rm -f $unfinished
    fail "The Python packages could not be installed (see above). Is there a network?"
  }
  { say $made_for; fingerprint; } >$stamp
  rm -f $unfinished
  say "Ready."
}

install_system_packages
install_python_packages
