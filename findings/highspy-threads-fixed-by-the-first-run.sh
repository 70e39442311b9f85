#!/usr/bin/env bash
# The first run in a thread settles its number of threads. Another value of the option "threads" is taken there later
# with kOk, and then run() fails, until the thread's scheduler is reset.
# Seen with highspy 1.16.0: "kOk kError kNotset", after the reset "kOk kOptimal".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/v"
"$work/v/bin/pip" install --quiet highspy==1.16.0 numpy==2.5.5
said=$("$work/v/bin/python" - <<'PYTHON'
import highspy

def made(threads):
    one = highspy.Highs()
    one.setOptionValue("output_flag", False)
    taken = one.setOptionValue("threads", threads)
    one.addVariable(1, 10, 1)
    return one, taken

made(2)[0].run()
other, taken = made(1)
print(taken.name, other.run().name, other.getModelStatus().name)
highspy.Highs.resetThreadScheduler(True)
print(other.run().name, other.getModelStatus().name)
PYTHON
)
printf '%s\n' "$said"
[ "$(tail -n 2 <<<"$said")" = $'kOk kError kNotset\nkOk kOptimal' ]
