"""Sentences of rules as release 0.1.0 worded them, so that the plans that it wrote are still accepted."""

from __future__ import annotations

import re

_WORDINGS = (
    (
        r"needs the approval ('.*') to deploy more than (.+) persons",
        r"may not send more than \2 persons without the approval \1",
    ),
    (r"needs the approval ('.*') to deploy", r"may not send anybody without the approval \1"),
    (r"contributes in whole units of (.+)", r"sends whole units of \1"),
    (r"does not deploy in this scope", r"sends nobody there"),
    (
        r"grants its pool ('.*') (.+) of rest after each rotation deployed",
        r"owes its pool \1 \2 of rest after each one deployed",
    ),
    (
        r"must inform its parliament before deployment \('(.*)'\)",
        r"must inform its parliament before anybody goes ('\1')",
    ),
    (
        r"must inform its parliament after deployment \('(.*)'\)",
        r"must inform its parliament once they have gone ('\1')",
    ),
    (r"can deploy its pool ('.*') only after mobilisation (.+)", r"can send its pool \1 only after mobilisation \2"),
    (r"contributes at least (.+) at one time", r"sends at least \1 at one time"),
    (r"('.*') may substitute for ('.*'), each counting as (.+)", r"\1 may stand in for \2, each counting as \3"),
    (r"contributes only if others contribute at least (.+)", r"comes only if others give at least \1"),
    (
        r"may waive dwell for up to (.+) persons a rotation",
        r"may send up to \1 people a rotation before their rest is over",
    ),
)
"""Today's wording of a sentence after its subject, and that of release 0.1.0."""


def former_sentence(sentence: str) -> str:
    """Return the sentence of a rule in the wording of release 0.1.0; today's where the wording is the same."""
    for today, former in _WORDINGS:
        found = re.fullmatch(rf"(?P<owner>\S+ )?{today}", sentence)
        if found is not None:
            shifted = re.sub(r"\\(\d)", lambda group: rf"\{int(group[1]) + 1}", former)
            return (found["owner"] or "") + found.expand(shifted)
    return sentence
