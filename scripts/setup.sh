#!/usr/bin/env bash
# Makes sure of cmake and sqlite3, which PROJ is built with. Missing ones are installed with apt when that is possible,
# else privately into target/tools (cmake from PyPI, sqlite3 as a small Python program).
set -euo pipefail
cd "$(dirname "$0")/.."
tools="$PWD/target/tools"
export PATH="$tools/bin:$PATH"

say() { echo "setup: $*" >&2; }
missing() { for name in cmake sqlite3; do command -v "$name" >/dev/null || echo "$name"; done; }

need=$(missing)
if [ -n "$need" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  say "installing" $need "with apt-get"
  apt-get update -qq >/dev/null 2>&1 || true
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null 2>&1 \
    || say "apt-get did not install them; going on without it"
fi

for name in $(missing); do
  mkdir -p "$tools/bin"
  case $name in
    cmake)
      say "installing cmake from PyPI into target/tools"
      if python3 -m venv "$tools/venv" >/dev/null 2>&1; then
        "$tools/venv/bin/python" -m pip install --quiet --disable-pip-version-check cmake
        ln -sf "$tools/venv/bin/cmake" "$tools/bin/cmake"
      else
        python3 -m pip install --quiet --disable-pip-version-check --target "$tools/python" cmake
        printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/bin/cmake" "$@"\n' "$tools/python" "$tools/python" >"$tools/bin/cmake"
        chmod +x "$tools/bin/cmake"
      fi
      ;;
    sqlite3)
      say "using Python's sqlite3 for the sqlite3 command"
      install -m 755 scripts/sqlite3.py "$tools/bin/sqlite3"
      ;;
  esac
done

still=$(missing)
if [ -n "$still" ]; then
  say "could not install" $still
  say "install them by hand, or build without PROJ: cargo build --release --no-default-features"
  exit 1
fi
