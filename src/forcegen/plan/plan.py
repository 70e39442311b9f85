"""The plan: what was asked, what is filled, what is short, who gives what, and which rules bind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, ValidationError
from pydantic_core import ErrorDetails

from forcegen.problems import ModelError, Problem, UnfitError, quoted
from forcegen.rules.base import Bindingness
from forcegen.scenario import Settings
from forcegen.terms.record import PLACES, Id, Record, Sentence, Status, Whole, YesNo

SCHEMA: Final = "forcegen.plan/1"

Verdict = Literal["met", "short", "contradictory", "inconclusive"]
"""``met``: the plan fills every requirement. ``short``: it does not, and a proof says that none can.
``contradictory``: no plan obeys every rule. ``inconclusive``: a limit was reached before either was known."""


Proof = Literal["none", "multipliers", "search"]
"""What proves a lower bound: multipliers on rules, in exact arithmetic; or a search over whole numbers, on the
solver's word (prices then hold with the whole numbers fixed)."""


def _exact(value: object) -> Decimal:
    """An exact decimal; sums over a plan are larger than any number that a person may write in a model."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UnfitError("a number without quotes")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) > _LARGEST:
        raise UnfitError(f"a finite number of at most {_LARGEST:,}")
    if number == number.to_integral_value():
        return Decimal(int(number))
    if -int(number.as_tuple().exponent) > PLACES and -int(number.normalize().as_tuple().exponent) > PLACES:
        raise UnfitError(f"a number of at most {PLACES} decimal places")
    return number.normalize()


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_LARGEST = 10**15

Figure = Annotated[Decimal, BeforeValidator(_exact), PlainSerializer(_json_number, when_used="json")]
"""An exact decimal that is written to JSON as a number."""

Count = Annotated[Figure, Field(ge=0)]
"""A number of persons or of person-rotations (persons × rotations), written to JSON as a number."""


class Shortfall(Record):
    """One requirement in one rotation: what is needed, filled and short, in persons."""

    site: Id
    role: Id
    rotation: Whole
    priority: Whole
    required: Count
    filled: Count
    short: Count


class Contribution(Record):
    """Whole persons whom one pool sends to one site in one role for one rotation."""

    country: Id
    pool: Id
    site: Id
    role: Id
    rotation: Whole
    personnel: Whole


class Waiver(Record):
    """Whole persons of one pool who are sent in one rotation before their rest is over."""

    country: Id
    pool: Id
    rotation: Whole
    personnel: Whole


class Totals(Record):
    """Person-rotations over all rotations; what no plan gives is ``None`` in a contradictory model."""

    required: Count
    """Sum of all requirements."""
    filled: Count | None
    """Of these, filled by the plan."""
    short: Count | None
    """Of these, not filled by the plan."""
    lower_bound: Count | None
    """Proven: no plan that obeys every rule (and fills earlier priorities as well) is short of less."""


class Tier(Record):
    """Totals of one priority."""

    priority: Whole
    required: Count
    filled: Count
    short: Count
    lower_bound: Count
    """Proven: no plan that fills the earlier priorities as well is short of less in this one."""


class RuleSource(Record):
    """Where a rule comes from."""

    instrument: Sentence = ""
    article: Sentence = ""
    title: Sentence = ""
    url: Sentence = ""
    status: Status | None = None


class RuleResult(Record):
    """What a rule did to the plan."""

    id: Id
    kind: str
    owner: Id
    bindingness: Bindingness
    binding: YesNo
    """Whether the proof of the shortfall rests on the rule."""
    price: Figure
    """Shortfall removed by one person more in each of its rows, by the multipliers of the proof."""
    rotations: tuple[int, ...] = ()
    """Rotations in which it binds."""
    sentence: Sentence
    """What it says."""
    source: RuleSource


class SolverRun(Record):
    """What the solver did."""

    name: str
    version: str
    status: str
    """The status that the solver itself reported, in its own words."""
    seconds: float


class Plan(Record):
    """The answer to a model: frozen, audited, and complete enough to be checked by somebody else."""

    schema_: Literal["forcegen.plan/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    """Name of the model."""
    scenario: Id
    """Name of the scenario; ``base`` is the model as written."""
    settings: Settings = Field(default_factory=Settings)
    """With what the model as written becomes the one that the plan answers."""
    verdict: Verdict
    reason: Sentence = ""
    """Why the verdict is what it is, where it is not ``met`` or ``short``."""
    totals: Totals
    tiers: tuple[Tier, ...] = ()
    proof: Proof = "none"
    """What the lower bounds rest on."""
    whole_numbers: YesNo = False
    """Whether rules ask for whole numbers: prices then hold with these fixed as they are in the plan."""
    shortfalls: tuple[Shortfall, ...]
    """Every requirement in every rotation, short or not."""
    contributions: tuple[Contribution, ...]
    """Every contribution that is not zero."""
    waivers: tuple[Waiver, ...] = ()
    """Every waiver of rest that the plan makes use of."""
    rules: tuple[RuleResult, ...]
    assumed: dict[str, int] = Field(default_factory=dict)
    """Assumed figures that the plan rests on, counted by what they are."""
    input_sha256: str
    """Hash of the model's document, changes included."""
    solver: SolverRun

    @property
    def changes(self) -> tuple[str, ...]:
        """Everything that was changed in the model as written, as a reader sees it."""
        return self.settings.changes

    def to_json(self) -> str:
        """The plan as one JSON document (``forcegen.plan/1``)."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, where: str = "plan") -> Self:
        """Read a plan back.

        Raises:
            ModelError: When the text is no such document, with every problem found.
        """
        try:
            plain: Any = json.loads(text, parse_float=Decimal)
        except (json.JSONDecodeError, RecursionError, ValueError) as error:
            raise ModelError([Problem(where, str(error), "a JSON document")]) from None
        try:
            return cls.model_validate(plain)
        except ValidationError as error:
            raise ModelError(_problem(where, one) for one in error.errors(include_url=False)) from None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a plan from a file.

        Raises:
            ModelError: When the file cannot be read or holds no such document, with every problem found.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            found = f"a file that cannot be read ({error.strerror})"
            raise ModelError([Problem(str(path), found, "a JSON document")]) from None
        except UnicodeDecodeError:
            raise ModelError([Problem(str(path), "a file that is no text", "a JSON document")]) from None
        return cls.from_json(text, str(path))

    def by(self, *keys: Literal["country", "pool", "site", "role", "rotation"]) -> dict[tuple[str | int, ...], int]:
        """Persons (over several rotations: person-rotations) contributed, by any of the keys, in key order.

        Example:
            ``plan.by("country", "rotation")[("FRA", 3)]`` is what France has deployed in rotation 3.
        """
        return tally((tuple(getattr(one, key) for key in keys), one.personnel) for one in self.contributions)


def _problem(where: str, detail: ErrorDetails) -> Problem:
    """What pydantic found wrong in a document, as a message that a person can act on."""
    place = ", ".join(part for part in (where, ".".join(map(str, detail["loc"]))) if part)
    match detail["type"]:
        case "missing":
            return Problem(place, "nothing", "a value")
        case "extra_forbidden":
            return Problem(place, quoted(detail["input"]), "no such key")
        case "model_type":
            return Problem(place, quoted(detail["input"]), "a table of keys and values")
        case "value_error":
            return Problem(place, quoted(detail["input"]), str(detail["ctx"]["error"]))
        case _:
            return Problem(place, quoted(detail["input"]), detail["msg"].removeprefix("Input should be "))


def tally(rows: Iterable[tuple[tuple[str | int, ...], int]]) -> dict[tuple[str | int, ...], int]:
    """Sum of the numbers by key, in key order."""
    sums: dict[tuple[str | int, ...], int] = {}
    for key, number in rows:
        sums[key] = sums.get(key, 0) + number
    return dict(sorted(sums.items()))
