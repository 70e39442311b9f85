#!/usr/bin/env bash
# With MPLBACKEND=module://matplotlib_inline.backend_inline, as Jupyter sets it for all that a notebook starts, "import
# matplotlib" itself fails where matplotlib-inline is not installed, also for a program that needs no backend. With any
# other module that does not exist, such as module://nowhere, it succeeds.
# Seen with matplotlib 3.11.2: "ValueError", then "imported".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/v"
"$work/v/bin/pip" install --quiet matplotlib==3.11.2 numpy==2.5.5
imported() {
  MPLBACKEND=$1 MPLCONFIGDIR="$work" "$work/v/bin/python" - <<'PYTHON'
try:
    import matplotlib
except Exception as error:
    print(type(error).__name__)
else:
    print("imported")
PYTHON
}
inline=$(imported module://matplotlib_inline.backend_inline)
nowhere=$(imported module://nowhere)
printf '%s\n' "$inline" "$nowhere"
[ "$inline" = ValueError ]
[ "$nowhere" = imported ]
