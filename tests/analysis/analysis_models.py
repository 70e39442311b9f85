"""The random models of other folders' tests, and a model of one priority asked for another force."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from plan_models import least_shortfall, models
from random_models import LINEAR
from random_models import models as models_of_kinds

from forcegen.cli import main
from forcegen.model import ForceModel
from forcegen.scenario import vary

__all__ = ["LINEAR", "asked_for", "fits_a_terminal", "least_shortfall", "models", "models_of_kinds", "typed"]


def typed(captured: pytest.CaptureFixture[bytes], line: str, code: int = 0, *, remarks: Sequence[str] = ()) -> str:
    """Return what a command line prints on stdout; on stderr, where it is refused.

    Args:
        captured: The fixture that captures both streams.
        line: The command line.
        code: The exit code that is expected.
        remarks: Places in the model that the remarks on stderr name, and no others.
    """
    with pytest.raises(SystemExit) as left:
        main(line.split())
    out, err = captured.readouterr()
    assert left.value.code == code, err.decode()
    if code:
        assert not out
        return err.decode()
    assert [warning.split(":")[1].strip() for warning in err.decode().splitlines()] == list(remarks)
    return out.decode()


def fits_a_terminal(text: str) -> None:
    """At most 25 lines of 80 columns, none of them with blanks at its end."""
    lines = text.splitlines()
    assert len(lines) <= 25, len(lines)
    assert max(map(len, lines)) <= 80, max(lines, key=len)
    assert [line.rstrip() for line in lines] == lines


def asked_for(model: ForceModel, share: Fraction, rotations: int) -> ForceModel:
    """The model asked for so many times what it requires, to nine places and never more, in a plan of so many."""
    rows = [
        {
            **row.model_dump(exclude_defaults=True, by_alias=True),
            "personnel": Decimal(int(Fraction(row.personnel) * share * 10**9)).scaleb(-9),
        }
        for row in model.requirements
    ]
    kept = [row if row["personnel"] >= Decimal("0.000001") else {**row, "personnel": 0} for row in rows]
    return vary(model.with_tables(requirements=kept), rotations=rotations).model
