"""The reader of VIPR files: it accepts what the specification allows and nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from forcegen.audit.vipr import Vipr, ViprError

RIGHT = """\
% A budget of 7 hours for two kinds of work, and at least 3 pieces.
VER 1.0
VAR 2
a b
INT 2 0 1
OBJ min 2 0 2 1 3
CON 4 2
a-low G 0 1 0 1
b-low G 0 1 1 1
hours L 7 2 0 2 1 1
pieces G 5/2 2 0 1 1 1
RTP range 6 7
SOL 2
one 2 0 2 1 1
two 1 0 3
DER 3
whole G 3 2 0 1 1 1 { rnd 1 3 1 } 5
cost G 6 OBJ { lin 2 4 2 1 1 } 6
last G 6 OBJ { lin 1 5 1 } -1
"""

SPLIT = """\
VER 1.0
VAR 2 x y
INT 2 0 1
OBJ min 1 1 1
CON 2 0
up G 1/2 2 0 1 1 1
down G -1/2 2 0 -1 1 1
RTP range 1 1
SOL 1 point 1 1 1
DER 5
left L 0 1 0 1 { asm } -1
right G 1 1 0 1 { asm } -1
when-left G 1 OBJ { rnd 2 0 1 2 -1 } -1
when-right G 1 OBJ { rnd 2 1 1 3 1 } -1
last G 1 OBJ { uns 4 2 5 3 } 0
"""

NOTHING = """\
VER 1.0
VAR 1 x
INT 0
OBJ min 0
CON 2 1
low G 3 1 0 1
high L 5 1 0 2
RTP infeas
SOL 0
DER 1
absurd G 1 0 { lin 2 0 2 1 -1 } -1
"""


def read(text: str) -> Vipr:
    """A file, read."""
    return Vipr(text.splitlines())


def test_a_right_file_is_read_to_its_last_word() -> None:
    """Proves that rounding, sums, OBJ, fractions and comments are read, and the claim is what stands in the file.

    Without it the reader might refuse every file, and all tests that expect a refusal would pass.
    """
    file = read(RIGHT)
    assert (file.claim, file.steps, file.bounds, file.whole) == ((6, 7), 3, 2, {0, 1})
    assert file.rows[3].limit == Fraction(5, 2)
    assert file.comment == ["A budget of 7 hours for two kinds of work, and at least 3 pieces."]
    assert file.solutions == {"one": {0: 2, 1: 1}, "two": {0: 3}}


def test_both_halves_of_a_choice_prove_what_neither_does() -> None:
    """Proves assumptions and unsplitting: y is at least 1 whether x is at most 0 or at least 1.

    Without it a proof by branching could not be read.
    """
    assert read(SPLIT).claim == (1, 1)


def test_what_nothing_obeys_ends_in_an_absurdity() -> None:
    """Proves ``RTP infeas``: 2 x at least 6 and at most 5."""
    assert read(NOTHING).claim is None


@pytest.mark.parametrize(
    ("text", "before", "after", "why"),
    [
        (RIGHT, "VER 1.0", "VER 1.1", "found 1.1"),
        (RIGHT, "VAR 2", "VAR 3", "found"),
        (RIGHT, "a b", "a a", "named twice"),
        (RIGHT, "INT 2 0 1", "INT 2 0 0", "named twice"),
        (RIGHT, "INT 2 0 1", "INT 2 0 2", "out of range"),
        (RIGHT, "OBJ min", "OBJ least", "found least"),
        (RIGHT, "OBJ min 2 0 2 1 3", "OBJ min 2 0 2 0 3", "named twice"),
        (RIGHT, "CON 4 2", "CON 4 3", "not on one variable"),
        (RIGHT, "CON 4 2", "CON 3 2", "found pieces"),
        (RIGHT, "CON 4 2", "CON 4 5", "out of range"),
        (RIGHT, "hours L 7", "hours < 7", "found <"),
        (RIGHT, "hours L 7", "hours L 7.", "found 7., expected a number"),
        (RIGHT, "hours L 7", "hours L 7e0", "found 7e0, expected a number"),
        (RIGHT, "hours L 7", "hours L 7/0", "found 7/0, expected a number"),
        (RIGHT, "hours L 7", "hours L 4", "the solution one breaks hours"),
        (RIGHT, "pieces G 5/2 2 0", "pieces G 5/2 -1 0", "out of range"),
        (RIGHT, "pieces G 5/2", "pieces G 2", "does not follow"),
        (RIGHT, "range 6 7", "range 7 6", "not derived last"),
        (RIGHT, "range 6 7", "range 13/2 7", "not derived last"),
        (RIGHT, "range 6 7", "range 6 5", "no solution comes to 5"),
        (RIGHT, "range 6 7", "range 6 inf inf", "found inf"),
        (RIGHT, "RTP range 6 7", "RTP infeas", "not derived last"),
        (RIGHT, "one 2 0 2 1 1", "one 2 0 3/2 1 1", "not in whole numbers"),
        (RIGHT, "one 2 0 2 1 1", "two 2 0 2 1 1", "there twice"),
        (RIGHT, "two 1 0 3", "two 1 1 2", "the solution two breaks pieces"),
        (RIGHT, "DER 3", "DER 2", "out of range"),
        (RIGHT, "DER 3", "DER 4", "found the end"),
        (RIGHT, "whole G 3", "whole G 4", "whole does not follow"),
        (RIGHT, "whole G 3", "whole L 3", "whole does not follow"),
        (RIGHT, "{ rnd 1 3 1 }", "{ lin 1 3 1 }", "whole does not follow"),
        (RIGHT, "{ rnd 1 3 1 }", "{ rnd 1 3 -1 }", "whole does not follow"),
        (RIGHT, "{ rnd 1 3 1 }", "{ sol }", "found sol"),
        (RIGHT, "{ rnd 1 3 1 }", "( rnd 1 3 1 )", "found ("),
        (RIGHT, "{ rnd 1 3 1 } 5", "{ rnd 1 4 1 } 5", "out of range"),
        (RIGHT, "{ rnd 1 3 1 } 5", "{ rnd 1 5 1 } 5", "out of range"),
        (RIGHT, "{ rnd 1 3 1 } 5", "{ rnd 1 3 1 } 4", "used no more"),
        (RIGHT, "{ rnd 1 3 1 } 5", "{ rnd 1 3 1 } -2", "out of range"),
        (RIGHT, "INT 2 0 1", "INT 1 0", "cannot be rounded"),
        (RIGHT, "pieces G 5/2 2 0 1 1 1", "pieces G 5/2 2 0 3/2 1 1", "cannot be rounded"),
        (RIGHT, "{ lin 2 4 2 1 1 }", "{ lin 2 4 2 2 1 }", "wrong sign"),
        (RIGHT, "{ lin 2 4 2 1 1 }", "{ lin 2 4 2 4 1 }", "named twice"),
        (RIGHT, "cost G 6", "whole G 6", "one name"),
        (RIGHT, "{ lin 1 5 1 } -1", "{ asm } -1", "without assumptions"),
        (RIGHT, "{ lin 1 5 1 } -1", "{ lin 1 5 1 } -1 %", "something follows"),
        (SPLIT, "right G 1 1 0 1", "right G 2 1 0 1", "rests on no choice"),
        (SPLIT, "left L 0 1 0 1", "left L 1/2 1 0 1", "does not follow"),
        (SPLIT, "INT 2 0 1", "INT 1 1", "rests on no choice"),
        (SPLIT, "{ uns 4 2 5 3 }", "{ uns 4 3 5 2 }", "without assumptions"),
        (SPLIT, "{ uns 4 2 5 3 }", "{ uns 4 2 5 2 }", "rests on no choice"),
        (SPLIT, "{ uns 4 2 5 3 }", "{ uns 4 2 0 3 }", "last does not follow"),
        (SPLIT, "{ uns 4 2 5 3 }", "{ lin 1 4 1 }", "without assumptions"),
        (NOTHING, "high L 5", "high L 6", "does not follow"),
        (NOTHING, "absurd G 1 0 {", "absurd G 0 0 {", "not derived last"),
        (NOTHING, "SOL 0", "SOL 1 p 1 0 3", "the solution p breaks high"),
    ],
)
def test_what_is_wrong_is_refused(text: str, before: str, after: str, why: str) -> None:
    """Proves each rule of the format by the smallest file that breaks it, with the reason that is given."""
    assert text.count(before) == 1
    with pytest.raises(ViprError, match=why.replace("(", r"\(")) as wrong:
        read(text.replace(before, after))
    assert str(wrong.value).startswith("line ")


def test_halves_with_room_between_them_are_no_choice() -> None:
    """Proves that a choice at a fraction is refused: x is neither at most 1/2 nor at least 3/2 where it is 1.

    Without it a proof could leave out a whole number.
    """
    text = SPLIT.replace("left L 0 1 0 1", "left L 1/2 1 0 1").replace("right G 1 1 0 1", "right G 3/2 1 0 1")
    text = text.replace("when-left G 1 OBJ", "when-left G 0 OBJ").replace("last G 1 OBJ", "last G 0 OBJ")
    with pytest.raises(ViprError, match="rests on no choice"):
        read(text.replace("range 1 1", "range 0 1"))


def test_an_empty_file_is_refused() -> None:
    """Proves that there is an error and no crash where there is nothing."""
    with pytest.raises(ViprError, match="found the end"):
        read("")
