#!/bin/sh
# Makes .venv hold what the lock files say: sh environment.sh requirements.lock [requirements-dev.lock]
#
# Nothing is resolved here. A lock names every package with its version and the hashes of its files. pip installs them
# as they are named and looks for no others (--no-deps), takes them built (building asks for tools that no lock names),
# and says at last whether they suit each other (pip check). So every pip from 22.3 on, the first that a Python 3.11
# brought, does the same, whatever has been released since.
#
# The locks are made with the oldest Python, on Linux. They hold for all of these Pythons, on Linux (x86-64, arm64) and
# macOS (arm64): no package asks for another one there, as tests/test_lock.py reads in what they say of themselves.
oldest=11 newest=14 # of Python 3
set -eu
cd -P "$(dirname "$0")"

fail() { # the message, a line an argument
  printf '%s\n' "$@" >&2
  exit 3
}

# Does .venv hold these locks? Of each lock that is installed a copy lies in it.
holds() {
  for lock; do cmp -s "$lock" ".venv/$lock" || return 1; done
  [ ! -e .venv/begun ] || return 1
  here=$(.venv/bin/python -I -c "$identity" 2>/dev/null) || return 1
  [ -z "${PYTHON-}" ] || [ "$here" = "$("$PYTHON" -I -c "$identity" 2>/dev/null)" ]
}
identity='import sys; print(sys.version, sys.base_prefix)'

# Sets $python: the first that will do, or the one asked for with PYTHON= and no other.
in_bounds="import sys; sys.exit(not (3, $oldest) <= sys.version_info[:2] <= (3, $newest))"
find_python() {
  if [ -n "${PYTHON-}" ]; then
    set -- "$PYTHON"
  else
    set -- python3.11 python3.12 python3.13 python3.14 python3 python
  fi
  unable=
  for python; do
    "$python" -I -c "$in_bounds" 2>/dev/null || continue
    why=$("$python" -I -c 'import ensurepip, venv' 2>&1) && return
    unable=${unable:-"$python cannot make virtual environments ($(last_line "$why"))"}
  done
  [ -z "$unable" ] || fail "$unable; on Debian and Ubuntu: apt install python3-venv"
  needs="clean-corpus needs Python 3.$oldest to 3.$newest"
  [ -z "${PYTHON-}" ] || fail "$needs; PYTHON=$PYTHON: $(version "$PYTHON")"
  fail "$needs and none was found (python3: $(version python3)); install one," \
    "or name it: make PYTHON=/path/to/python3.$oldest"
}
version() { "$1" --version 2>&1 | head -n 1 | sed 's/.*environment\.sh: \(line \)*[0-9]*: //'; }
last_line() { printf '%s\n' "$1" | grep . | tail -n 1; }

new_venv() {
  echo "Setting up .venv with $(version "$python"), once ..." >&2
  why=$("$python" -I -m venv --clear .venv 2>&1) || fail "$python could not make .venv: $(last_line "$why")"
  cat >.venv/bin/clean-corpus <<'PROGRAM'
#!/bin/sh
# The program of this checkout, with the packages of this environment.
here=$(cd "$(dirname "$0")" && pwd)
PYTHONPATH="$here/../..${PYTHONPATH:+:$PYTHONPATH}" exec "$here/python" -m pipeline "$@"
PROGRAM
  chmod +x .venv/bin/clean-corpus
}

# While packages are put in place .venv/begun says so; if it is still there later, they were not all.
install_lock() {
  export PIP_ONLY_BINARY="${PIP_ONLY_BINARY-:all:}"
  : >.venv/begun
  pip install --no-input --no-user --no-deps --require-hashes -r "$1" || {
    [ -n "$(find .venv/lib -name site-packages -newer .venv/begun)" ] || rm .venv/begun # nothing was put in place
    fail "The packages of $1 could not be installed; pip said:" "$(words_of_pip)"
  }
  pip check || fail "The packages of $1 do not suit each other; pip said:" "$(cat .venv/pip.log)"
  cp "$1" .venv/
  rm .venv/begun
}
pip() { .venv/bin/python -I -m pip --disable-pip-version-check "$@" >.venv/pip.log 2>&1; }

# Its errors, and its last word on the connection; if there are none of either, how it ended.
words_of_pip() {
  awk '
    /connection broken by|Could not fetch URL/ {
      sub(/^WARNING: (Retrying \(.*\)\) after )?/, "")
      gsub(/<[^<>]* object at [^<>]*>: /, "")
      broken = substr($0, 1, 300) "\n"
    }
    /^[^ ]/ { error = /^(ERROR|error)/ && !/Ignored the following/ }
    error { errors = errors substr($0, 1, 300) "\n" }
    { end = end $0 "\n"; if (NR > 10) sub(/[^\n]*\n/, "", end) }
    END { printf "%s", (errors broken) ? broken errors : end }' .venv/pip.log
  if grep -q 'Retry(total=0\|Could not fetch URL\|ConnectionPool' .venv/pip.log; then
    echo "It needs a connection to the package index, or to a mirror of it that PIP_INDEX_URL names."
  elif grep -q 'No matching distribution' .venv/pip.log; then
    echo "If a package is not to be had built for this system, make PIP_ONLY_BINARY=:none: lets pip try to build it."
  fi
}

if [ "$1" != --alone ]; then
  holds "$@" && exit 0
  # Two makes at once would build in each other's way: go on under a lock of the operating system, on this file.
  find_python
  exec "$python" -I -c '
import fcntl, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
script = os.open("environment.sh", os.O_RDONLY)
try:
    fcntl.flock(script, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("Another make is setting up .venv; waiting for it ...", file=sys.stderr)
    fcntl.flock(script, fcntl.LOCK_EX)
except OSError:
    pass  # a file system that knows no locks
os.set_inheritable(script, True)
os.execv("/bin/sh", ["sh", "environment.sh", "--alone", *sys.argv[1:]])' "$@"
fi
shift
holds "$@" && exit 0 # by now

# What was installed from other locks, with another Python, or in part, is begun anew; what is only missing is added.
find_python
for installed in .venv/*.lock; do
  holds "${installed##*/}" || { new_venv && break; }
done
for lock; do
  holds "$lock" || install_lock "$lock"
done
