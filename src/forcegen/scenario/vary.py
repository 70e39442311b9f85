"""From a model, a scenario and changes by hand to the model that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from forcegen.model import ForceModel
from forcegen.model.edits import TABLES, Edited, Edits, edited, steps_to, value_at
from forcegen.model.findings import Locator
from forcegen.model.paths import ONCE, Paths
from forcegen.model.places import Place
from forcegen.problems import Argument, ModelError, Problem, UnfitError, quoted
from forcegen.scenario.settings import Change, Settings
from forcegen.terms.combination import BASE, JOINED, combined, known_parts
from forcegen.terms.entities import REQUIREMENTS
from forcegen.terms.record import Record
from forcegen.terms.text import Text

Changes = Mapping[str, object]
"""Values by path; a table is the same as paths into it, a condition's id is a path of its own."""

Scale = float | Mapping[str, object]
"""A factor of the whole requirement, or factors by what they scale."""

MOST_BLAMED = 60
"""Changes among which those that bring about a contradiction are sought one by one."""


@dataclass(frozen=True)
class Variant:
    """A model with its changes made, and what they are."""

    model: ForceModel
    scenario: str
    settings: Settings

    @property
    def changes(self) -> tuple[str, ...]:
        """Every change as a reader sees it, by path."""
        return self.settings.changes


@dataclass(frozen=True)
class Variation:
    """What is asked of a model before it is used: a scenario, and then changes by hand.

    Attributes:
        scenario: Name of a scenario of the model.
        changes: Values by path.
        without: Rules dropped, by id; other rows by their address, or its beginning (``requirements.lviv``).
        rotations: Number of rotations.
        scale: Factors of the requirement, by what they scale.
    """

    scenario: str = BASE
    changes: Changes = field(default_factory=dict)
    without: Sequence[str] = ()
    rotations: object = None
    scale: Mapping[str, object] = field(default_factory=dict)

    def of(self, model: ForceModel) -> Variant:
        """The model with all of it made.

        Raises:
            ModelError: As ``vary`` does.
        """
        return _vary(model, self.scenario, self.by_hand())

    def by_hand(self) -> Edits:
        """What is asked besides the scenario."""
        return _by_hand(self.changes, self.without, self.rotations, self.scale, {})


def vary(
    model: ForceModel,
    scenario: str = BASE,
    *,
    changes: Changes | None = None,
    without: Iterable[str] = (),
    rotations: int | None = None,
    scale: Scale | None = None,
    add: Mapping[str, Sequence[object]] | None = None,
) -> Variant:
    """The model under a scenario, then with changes by hand, which have the last word.

    Args:
        model: The model as written.
        scenario: Name of one of its scenarios, or of several joined by ``+``, whose changes are made in that order;
            ``base`` is the model as written.
        changes: Values by path, ``{"countries.DEU.pools.land.dwell": 2, "us-backstop": False}``; see
            ``forcegen.model.paths``. ``None`` leaves a value out.
        without: Rules dropped, by id; other rows by their address, or its beginning (``requirements.lviv``).
        rotations: Number of rotations.
        scale: Factor of the requirement, or ``{"roles.air-defence": 1.1}``: of each line as written, up to
            whole persons.
        add: Rows added, by table, as they stand in a file or as records.

    Raises:
        ModelError: When something matches nothing or cannot be read, with the nearest right thing; or when the
            changed model contradicts itself, with the changes that bring it about.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> variant = fg.vary(model, "with-allies", changes={"defaults.dwell": 3}, rotations=8)
    >>> variant.model.defaults.dwell, model.defaults.dwell
    (3, 4)
    >>> variant.changes
    ('calendar.rotations: 6 → 8', 'defaults.dwell: 4 → 3', 'allies-join = yes', 'germany-joins = yes')
    """
    if not isinstance(model, ForceModel):
        maybe = f"fg.load({quoted(model)})" if isinstance(model, str) else ""
        raise ModelError([Problem("model", quoted(model), "a model that was read", maybe)])
    dropped = without if isinstance(without, str) else tuple(without)
    by_hand = _by_hand(changes or {}, dropped, rotations, factors_of(scale), add or {})
    return _vary(model, scenario, by_hand)


def factors_of(scale: Scale | None) -> Mapping[str, object]:
    """Factors by what they scale; one number scales every requirement, nothing scales none."""
    if scale is None:
        return {}
    return scale if isinstance(scale, Mapping) else {REQUIREMENTS: scale}


def rebuild(model: ForceModel, settings: Settings, scenario: str = BASE) -> Variant:
    """The model that settings were recorded of, made again from the model as written.

    The name of its scenario is taken as it is, but what it says of scenarios that were combined is made again.

    Raises:
        ModelError: When the settings are not of this model.
    """
    return _made(model, scenario, [_again(settings)], [])


def further(
    model: ForceModel,
    settings: Settings,
    variation: Variation,
    *,
    scenario: str = BASE,
    without: Sequence[str] = (),
    add: Mapping[str, Sequence[object]] | None = None,
) -> Variant:
    """A changed model changed further: what the settings say, then a variation, then rows dropped and added.

    Args:
        model: The model as written.
        settings: What was changed in it before.
        variation: What is changed after that; its scenario adds to it.
        scenario: What the changed model is called.
        without: Rules dropped, by id.
        add: Rows added, by table.

    Raises:
        ModelError: As ``vary`` does.
    """
    name, problems = _known(model, variation.scenario)
    steps = [
        _again(settings),
        *steps_to(model, name, scenario),
        variation.by_hand(),
        Edits(without=without, added=add or {}),
    ]
    return _made(model, combined([scenario, name]), steps, problems)


def _again(settings: Settings) -> Edits:
    """Settings as the edits that they were made by."""
    return Edits(
        figures=[(path, _read_again(change.now)) for path, change in settings.figures.items()],
        without=settings.without,
        added={table: [_read_again(row) for row in rows] for table, rows in settings.added.items()},
        scale=settings.scale,
    )


def _by_hand(
    changes: Changes,
    without: Sequence[str],
    rotations: object,
    scale: Mapping[str, object],
    add: Mapping[str, Sequence[object]],
) -> Edits:
    return Edits(
        figures=tuple(changes.items()),
        rotations=rotations,
        without=(without,) if isinstance(without, str) else without,
        added=add,
        scale=scale,
        called=Argument("changes"),
    )


def _vary(model: ForceModel, scenario: str, by_hand: Edits) -> Variant:
    name, problems = _known(model, scenario)
    return _made(model, name, [*steps_to(model, name), by_hand], problems)


def _known(model: ForceModel, scenario: str) -> tuple[str, list[Problem]]:
    """The name of a scenario, or of several, as forcegen spells it; and what is wrong with it."""
    try:
        return combined(known_parts(scenario, [BASE, *(one.id for one in model.scenarios)])), []
    except UnfitError as unfit:
        return BASE, [Problem(Argument("scenario"), quoted(scenario), str(unfit), unfit.maybe)]


def _made(model: ForceModel, scenario: str, steps: list[Edits], problems: list[Problem]) -> Variant:
    if not problems and all(step.empty for step in steps) and JOINED not in scenario:
        return Variant(model, scenario, Settings())
    made = edited(model, steps)
    problems += [fault.problem() for fault in made.faults]
    if problems:
        raise ModelError(problems)
    settings = _settings(model, made, scenario)
    if settings == Settings():
        return Variant(model, scenario, settings)
    try:
        return Variant(_checked(model, made), scenario, settings)
    except ModelError as error:
        raise ModelError(_blamed(model, settings, one) for one in error.problems) from None


def _checked(model: ForceModel, made: Edited) -> ForceModel:
    """The edited model, checked as any other."""
    parts = made.parts()
    places = {
        (table, position): Place(made.paths.address(table, number))
        for table in TABLES
        for position, (number, _) in enumerate(made.left(table))
    }
    rest = {name: getattr(model, name) for name in ForceModel.model_fields if name not in {*parts, "scenarios"}}
    changed = ForceModel.model_validate({**rest, **parts}, context=Locator(places))
    # scenarios are changes of the model as written, with which they were checked once
    return changed.model_copy(update={"scenarios": model.scenarios}).located(made.where(model))


def _settings(model: ForceModel, made: Edited, scenario: str) -> Settings:
    """What edits made otherwise than the model as written is."""
    tables = {table: getattr(model, table) for table in TABLES}
    figures = {}
    for cell in made.set:
        was = tables[cell.table][cell.row] if cell.table in tables else getattr(model, cell.table)
        now = made.tables[cell.table][cell.row]
        change = Change(was=value_at(was, cell.keys), now=value_at(now, cell.keys))
        figures[made.paths.path(cell)] = change
    added = {
        table: tuple(_as_written(row) for number, row in made.left(table) if number >= len(rows))
        for table, rows in tables.items()
    }
    written = Paths({**tables, **{part: (getattr(model, part),) for part in ONCE}})
    gone = {row for row in made.without if row[1] < len(tables[row[0]])}
    return Settings(
        figures=dict(sorted(figures.items())),
        scale=made.scale,
        overridden=_overridden(model, scenario),
        without=tuple(sorted({_dropped(written, row, gone) for row in gone})),
        added={table: rows for table, rows in added.items() if rows},
    )


def _overridden(model: ForceModel, scenario: str) -> tuple[str, ...]:
    """Where one of several scenarios has the last word over another, whatever is changed by hand besides."""
    return edited(model, steps_to(model, scenario)).overridden if JOINED in scenario else ()


def _dropped(paths: Paths, row: tuple[str, int], gone: AbstractSet[tuple[str, int]]) -> str:
    """The name under which a row goes; the shortest, where all that have it go."""
    parts = paths.address(*row).split(".")
    begins = (".".join(parts[:length]) for length in range(2, len(parts)))
    name = next((one for one in begins if row in (rows := paths.rows(one)) and gone >= {*rows}), ".".join(parts))
    return name.removeprefix("rules.")


def _as_written(row: Record) -> dict[str, Any]:
    """A row as it would stand in a file."""
    written = row.model_dump(by_alias=True, exclude_defaults=True)
    return written | {key: getattr(row, key) for key in ("kind",) if hasattr(row, key)}


def _read_again(value: object) -> Any:
    """A value of a document as a table holds it, where a date is text."""
    match value:
        case str():
            return Text(value)
        case dict():
            return {key: _read_again(one) for key, one in value.items()}
        case tuple():
            return tuple(_read_again(one) for one in value)
    return value


def _blamed(model: ForceModel, settings: Settings, problem: Problem) -> Problem:
    """The problem of a changed model, with the changes that it takes to bring it about."""
    singly = [*settings.singly()]
    kept = singly
    if len(singly) <= MOST_BLAMED:
        for one in singly:
            without_it = [other for other in kept if other is not one]
            if problem in _problems(model, [settings for _, settings in without_it]):
                kept = without_it
    lines = "; ".join(line for line, _ in kept)
    return Problem(f"{problem.where} (with {lines})", problem.found, problem.expected, problem.maybe)


def _problems(model: ForceModel, several: Iterable[Settings]) -> tuple[Problem, ...]:
    together = Settings()
    for settings in several:
        together = together.together(settings)
    made = edited(model, [_again(together)])
    if made.faults:
        return ()
    try:
        _checked(model, made)
    except ModelError as error:
        return error.problems
    return ()
