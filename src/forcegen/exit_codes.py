"""Exit codes of the command."""

from __future__ import annotations

UNWRITTEN, BAD_INPUT, STRICT, INCONCLUSIVE, INTERRUPTED = 1, 2, 3, 4, 130
"""Exit codes; 0 is an answered question, and a shortfall is an answer. With 1 Python also ends after an error of our
own, which has a traceback; a result that could not be written has one line."""
