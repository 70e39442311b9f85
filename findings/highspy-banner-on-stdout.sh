#!/usr/bin/env bash
# highspy 1.16.0 writes two lines to file descriptor 1 when the first Highs() of a process is made, before an option can
# be set; highspy 1.15.1 writes nothing. The constructor enables callbacks, and that logs the header.
# Seen: 1.15.1 -> "", 0 lines; 1.16.0 -> "Running HiGHS 1.16.0 ...", 2 lines; a subclass that turns the output off before
# it enables callbacks -> 0 lines.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
plain='import highspy; highspy.Highs(); highspy.Highs()'
quiet='
import highspy
class Quiet(highspy.Highs):
    def enableCallbacks(self):
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()
Quiet()'
lines() { "$work/$1/bin/python" -c "$2" | tee /dev/stderr | wc -l; }
for version in 1.15.1 1.16.0; do
  python3 -m venv "$work/$version"
  "$work/$version/bin/pip" install --quiet "highspy==$version" "numpy==2.5.5"
done
[ "$(lines 1.15.1 "$plain")" -eq 0 ]
[ "$(lines 1.16.0 "$plain")" -eq 2 ]
[ "$(lines 1.16.0 "$quiet")" -eq 0 ]
