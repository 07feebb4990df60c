#!/bin/sh
# Make a virtual environment and install Interleave into it.   sh scripts/setup.sh .venv run|dev
#
# The install is an editable one: the command `interleave` works from any folder, and pages and style sheets are read
# from this tree. PYTHON=/path/to/python chooses the interpreter; otherwise the first of 3.11 or newer is taken.
set -eu
venv=$1
level=$2

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14 python3.15 python; do
        if new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Interleave needs Python 3.11 or newer, and none was found on the PATH." >&2
    echo "Install one, or name it: make run PYTHON=/path/to/python3" >&2
    return 1
}

if ! new_enough "$venv/bin/python"; then
    python=$(find_python)
    echo "Making $venv with $python (once) ..."
    if ! "$python" -m venv --clear "$venv"; then
        echo "$python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi

case $level in
    run) what=. ;;
    dev) what=".[dev]" ;;
    *) echo "setup.sh: the level is run or dev, not $level" >&2; exit 2 ;;
esac

echo "Installing into $venv (once, and after pyproject.toml changed) ..."
if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$what"; then
    echo "The packages could not be installed: see pip's words above. A network is needed for this step only." >&2
    exit 1
fi
touch "$venv/.installed-run"
if [ "$level" = dev ]; then touch "$venv/.installed-dev"; fi
