#!/usr/bin/env bash
# The locks of highspy's startSolve belong to the class Highs, not to the object: while one object is being solved, any
# other object of the process says that it is running.
# Seen with highspy 1.16.0: "False True", of a second object before and while the first holds its lock.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/v"
"$work/v/bin/pip" install --quiet highspy==1.16.0 numpy==2.5.5
said=$("$work/v/bin/python" - <<'PYTHON'
import threading
import highspy
import numpy as np

first, second = highspy.Highs(), highspy.Highs()
first.setOptionValue("output_flag", False)
columns = first.addVariables(30, lb=0, ub=1, type=highspy.HighsVarType.kInteger)
rng = np.random.default_rng(1)
weights = rng.integers(100, 999, (8, 30))
for row in weights:
    first.addConstr(sum(int(w) * x for w, x in zip(row, columns)) <= int(row.sum()) // 2)
inside, go_on = threading.Event(), threading.Event()

def hold(event):
    inside.set()
    go_on.wait(30)

first.cbMipInterrupt += hold
first.setObjective(sum(columns), highspy.ObjSense.kMaximize)
before = second.is_solver_running()
first.startSolve()
assert inside.wait(30)
print(before, second.is_solver_running())
go_on.set()
first.cancelSolve()
first.wait()
PYTHON
)
printf '%s\n' "$said"
[ "$(tail -n 1 <<<"$said")" = "False True" ]
