#!/usr/bin/env bash
# PuLP's writeLP gives a program with a row of no columns a column that it does not have, __dummy, and a row _dummy that
# keeps it at zero: the LP format has no way to write an empty row. writeMPS of the same program has neither, so that the
# two files differ in their rows and columns.
# Seen with PuLP 4.2.0: "2 rows, __dummy" in the LP file, "1 rows" in the MPS file, of a program with one row.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/v"
"$work/v/bin/pip" install --quiet pulp==4.2.0 numpy==2.5.5
said=$(cd "$work" && "$work/v/bin/python" - <<'PYTHON'
import re
from pathlib import Path
import pulp

program = pulp.LpProblem("program", pulp.LpMinimize)
x = program.add_variable("x", 0)
program += x
program += 0 * x <= 1, "empty"
assert [row.name for row in program.constraints()] == ["empty"]
program.writeLP("program.lp")
program.writeMPS("program.mps")
lp, mps = Path("program.lp").read_text(), Path("program.mps").read_text()
rows = re.findall(r"^(\w+):.*(?:<=|=|>=)", lp, re.MULTILINE)
print(f"{len(rows)} rows, {'__dummy' if '__dummy' in lp else 'no more columns'}")
print(f"{len(re.findall(r'^ [LGE] ', mps, re.MULTILINE))} rows{', __dummy' if '__dummy' in mps else ''}")
PYTHON
)
printf '%s\n' "$said"
[ "$said" = $'2 rows, __dummy\n1 rows' ]
