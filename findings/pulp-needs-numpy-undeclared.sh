#!/usr/bin/env bash
# "import pulp" needs numpy, which "pip install pulp" does not bring: PuLP does not name it among its dependencies.
# Seen with PuLP 4.2.0: "No module named 'numpy'", and with numpy beside it "imported".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/v"
"$work/v/bin/pip" install --quiet pulp==4.2.0
imported() { "$work/v/bin/python" -c 'import pulp; print("imported")' 2>&1 | tail -n 1; }
alone=$(imported || true)
"$work/v/bin/pip" install --quiet numpy==2.5.5
beside=$(imported)
printf '%s\n' "$alone" "$beside"
[ "$alone" = "ModuleNotFoundError: No module named 'numpy'" ]
[ "$beside" = imported ]
