"""Edits: the tables of a model with figures set, rows added, rules dropped and the requirement scaled.

What is set or added is read by the types that read a model's files, so that a wrong value is told alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from forcegen.model.findings import Changed, Finding, Locator
from forcegen.model.messages import problems_of
from forcegen.model.paths import ONCE, Cell, Paths, fields_of, inner_record
from forcegen.model.rows import ROWS, of_its_kind, row_type
from forcegen.problems import Argument, Problem, UnfitError, nearest, quoted
from forcegen.terms.combination import BASE, combined, parts
from forcegen.terms.entities import REQUIREMENTS, Factor, Requirement, Scenario, leaves
from forcegen.terms.record import Provenance, Record, Sourced, figures_of

if TYPE_CHECKING:
    from forcegen.model.force_tables import ForceTables

TABLES = tuple(table for table in ROWS if table != "scenarios")
"""Tables that edits may touch."""

_ROTATIONS = "calendar.rotations"


@dataclass(frozen=True)
class Edits:
    """What one scenario, or one person, wants otherwise; nothing of it is read yet.

    Attributes:
        figures: Paths and values; a table is the same as paths into it.
        rotations: Number of rotations; ``None`` leaves it as it is.
        without: Rules dropped, by id; other rows by their address or its beginning.
        added: Rows added, by table.
        scale: Factors by what they scale.
        scenario: Scenario that asks for it; empty for what is asked by hand.
        called: What the figures are called where they are asked for.
    """

    figures: Sequence[tuple[str, object]] = ()
    rotations: object = None
    without: Sequence[str] = ()
    added: Mapping[str, Sequence[object]] = field(default_factory=dict)
    scale: Mapping[str, object] = field(default_factory=dict)
    scenario: str = ""
    called: str = "set"

    @property
    def empty(self) -> bool:
        """Whether nothing is wanted otherwise."""
        return self.rotations is None and not (self.figures or self.without or self.added or self.scale)

    def leaves(self) -> Iterator[tuple[str, str, object]]:
        """Paths as they are spelled, as they are looked for, and values; tables taken apart."""
        for path, value in leaves(self.figures):
            yield path, path, value
        if self.rotations is not None:
            yield "rotations", _ROTATIONS, self.rotations


def edits_of(scenario: Scenario) -> Edits:
    """What a scenario asks for, without what it builds on."""
    return Edits(
        figures=(*scenario.conditions.items(), *scenario.figures.items()),
        rotations=scenario.rotations,
        without=scenario.without,
        added=scenario.added,
        scale=scenario.scale,
        scenario=scenario.id,
    )


def steps_to(model: ForceTables, scenario: str, after: str = BASE) -> list[Edits]:
    """What a scenario and those that it builds on ask for, the first first; nothing for an unknown one.

    Of scenarios joined by ``+`` each comes with what it builds on, after those before it; one that several build on
    counts once.

    Args:
        model: The model as written.
        scenario: Name of a scenario, or of several.
        after: Scenarios that have been made already.
    """
    known = model.scenario_by_id
    chain: dict[str, Scenario] = {}
    for name in parts(combined([after, scenario])):
        own: dict[str, Scenario] = {}
        step = known.get(name)
        while step is not None and step.id not in chain and step.id not in own:
            own[step.id] = step
            step = known.get(step.extends) if step.extends is not None else None
        chain.update(reversed(own.items()))
    made = {step.scenario for step in steps_to(model, after)} if after != BASE else set()
    return [edits_of(one) for one in chain.values() if one.id not in made]


@dataclass(frozen=True)
class Fault:
    """Something wrong with an edit.

    Attributes:
        scenario: Scenario that asks for it; empty for what is asked by hand.
        where: What of the edit it is: a path, or ``set``, ``without``, ``scale``, ``add`` where that is unknown.
        found: As in a ``Problem``.
        expected: As in a ``Problem``.
        maybe: As in a ``Problem``.
    """

    scenario: str
    where: str
    found: str
    expected: str
    maybe: str = ""

    def problem(self) -> Problem:
        """The fault as a message."""
        where = f"scenarios.{self.scenario}, {self.where}" if self.scenario else self.where
        return Problem(where, self.found, self.expected, self.maybe)


@dataclass(frozen=True)
class Edited:
    """The tables of a model with edits made, the rows that are dropped still among them.

    Attributes:
        tables: Every table; ``calendar`` and ``defaults`` as tables of one row.
        paths: The names of their cells.
        set: Cells whose value differs from what it would be by scale alone.
        without: Rows dropped, by table and number.
        scale: Factors other than 1, by what they scale.
        faults: Everything that is wrong; where there is any, the tables are not to be used.
        overridden: Where one of several scenarios has the last word over another that it does not build on.
        added: Who added a row, and which of its rows it is, by table and number.
        by: Scenario that set a cell; empty for one that was set otherwise.
    """

    tables: dict[str, list[Record]]
    paths: Paths
    set: tuple[Cell, ...]
    without: frozenset[tuple[str, int]]
    scale: dict[str, Decimal]
    faults: tuple[Fault, ...]
    overridden: tuple[str, ...]
    added: Mapping[tuple[str, int], tuple[str, str]]
    by: Mapping[Cell, str]

    def where(self, model: ForceTables) -> Locator:
        """Where the rows were written: those of the model where it says, the others by who added them."""
        scenarios = {one.id: number for number, one in enumerate(model.scenarios)}

        def place(scenario: str, row: str) -> str:
            return model.where("scenarios", scenarios[scenario], row) if scenario else f"add, {row}"

        return Changed(
            notes=model.where.notes,
            written=model.where,
            left={table: [number for number, _ in self.left(table)] for table in TABLES},
            added={row: place(*by) for row, by in self.added.items()},
            by={
                (cell.table, cell.row, ".".join(cell.keys)): f"set by scenario {by}" if by else "changed"
                for cell, by in self.by.items()
            },
        )

    def parts(self) -> dict[str, Any]:
        """What the edited model is made of, by field."""
        rows: dict[str, Any] = {table: tuple(row for _, row in self.left(table)) for table in TABLES}
        return rows | {part: self.tables[part][0] for part in ONCE}

    def left(self, table: str) -> list[tuple[int, Record]]:
        """The rows of a table that are not dropped, with their numbers here."""
        return [(number, row) for number, row in enumerate(self.tables[table]) if (table, number) not in self.without]


def edited(model: ForceTables, steps: Sequence[Edits]) -> Edited:
    """A model's tables with edits made; on every figure the last step's word counts."""
    return _edited(_Ground(model), steps)


def _edited(ground: _Ground, steps: Sequence[Edits]) -> Edited:
    making = _Making(ground)
    for step in steps:
        making.take(step)
    return making.made()


def wrong_scenarios(model: ForceTables) -> Iterator[Finding]:
    """What a person wrote in scenarios that matches nothing, or that cannot be read."""
    if not model.scenarios:
        return
    numbers = {scenario.id: number for number, scenario in enumerate(model.scenarios)}
    facts = {condition.id for condition in model.conditions}
    unknown = {quoted(name) for scenario in model.scenarios for name in scenario.conditions if name not in facts}
    told: set[Fault] = set()
    found: list[Finding] = []
    for scenario, faults in _faults_by_scenario(model):
        for fault in faults:
            if fault not in told and not (fault.where == "set" and fault.found in unknown):  # told as a reference is
                told.add(fault)
                row = numbers[fault.scenario or scenario]
                found.append(Finding("scenarios", row, fault.where, fault.found, fault.expected, fault.maybe))
    yield from sorted(found, key=lambda one: one.row or 0)


def _faults_by_scenario(model: ForceTables) -> Iterator[tuple[str, tuple[Fault, ...]]]:
    """Every scenario with what is wrong with it; each is made from the one that it builds on, and only once."""
    above: dict[str | None, list[Scenario]] = {}
    for scenario in reversed(model.scenarios):
        above.setdefault(scenario.extends, []).append(scenario)
    waiting = [(scenario, _Making(_Ground(model))) for scenario in above.get(None, ())]
    while waiting:
        scenario, below = waiting.pop()
        making = below.copy()
        making.take(edits_of(scenario))
        waiting += [(one, making) for one in above.get(scenario.id, ())]
        yield scenario.id, making.copy().made().faults


def value_at(row: Record, keys: Sequence[str]) -> object:
    """What a row holds at the keys of a cell; nothing where a figure has no provenance of its own."""
    name, of = fields_of(type(row))[keys[0]]
    value = getattr(row, name)
    if len(keys) == 1:
        return value
    if inner_record(of) is not None:
        return value_at(value, keys[1:])
    own = row.provenance.get(name) if isinstance(row, Sourced) else None
    return getattr(own, keys[1]) if own is not None else None


@dataclass(frozen=True)
class _Wanted:
    """A value for a cell, how its path was spelled, and the scenario that asks for it."""

    value: object
    spelled: str
    scenario: str


@dataclass(frozen=True)
class _Drop:
    """The name under which a row was dropped, and the scenario that asked for it; empty for what is asked by hand."""

    name: str
    scenario: str


class _Ground:
    """What every edit of one model starts from: its tables, their paths, and what each requirement is scaled by."""

    def __init__(self, model: ForceTables) -> None:
        self.tables: dict[str, tuple[Record, ...]] = {table: getattr(model, table) for table in TABLES}
        self.tables.update({part: (getattr(model, part),) for part in ONCE})
        self.paths = Paths(self.tables)
        self.groups = _groups(model)
        self.scenarios = model.scenario_by_id

    def extends(self, scenario: str) -> str | None:
        """The scenario that one builds on directly."""
        known = self.scenarios.get(scenario)
        return known.extends if known else None

    def builds_on(self, scenario: str, other: str) -> bool:
        """Whether a scenario builds on another, or is it."""
        step: str | None = scenario
        while step is not None and step != other:
            step = self.extends(step)
        return step == other


class _Making:
    """Edits being made to the tables of a model."""

    def __init__(self, ground: _Ground) -> None:
        self.tables: dict[str, list[Record]] = {table: [*rows] for table, rows in ground.tables.items()}
        self.written = {table: len(rows) for table, rows in self.tables.items()}
        self.gone: dict[tuple[str, int], _Drop] = {}
        self.ground = ground
        self.paths = ground.paths
        self.figures: dict[Cell, _Wanted] = {}
        self.scale: dict[str, Decimal] = {}
        self.scaled_by: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.overridden: list[str] = []
        self.added: dict[tuple[str, int], tuple[str, str]] = {}

    def copy(self) -> _Making:
        """The same so far, to go on from in another way."""
        other = copy(self)
        other.tables = {table: [*rows] for table, rows in self.tables.items()}
        other.gone, other.figures, other.added = {**self.gone}, {**self.figures}, {**self.added}
        other.scale, other.scaled_by = {**self.scale}, {**self.scaled_by}
        other.faults, other.overridden = [*self.faults], [*self.overridden]
        return other

    def take(self, step: Edits) -> None:
        """Note what one step asks for, after those before it."""
        self._drop(step)
        self._add(step)
        if step.without or step.added:
            self.paths = Paths(self.tables, frozenset(self.gone))
        self._rescale(step)
        own: dict[Cell, str] = {}
        for spelled, path, value in step.leaves():
            try:
                cell = self.paths.cell(path)
            except UnfitError as unfit:
                self.faults.append(
                    Fault(step.scenario, step.called, quoted(spelled), *self._why_no_cell(path, unfit, step))
                )
                continue
            if cell in own:
                second = "another number of rotations" if spelled == "rotations" else f"one for {spelled}"
                both = f"a value for {own[cell]} and {second}"
                self.faults.append(Fault(step.scenario, step.called, both, "one value for one figure"))
            own[cell] = spelled
            before = self.figures.get(cell)
            if before and not _same(before.value, value):
                self._override(step, before.scenario, f"sets {spelled} after")
            self.figures[cell] = _Wanted(value, spelled, step.scenario)

    def _override(self, step: Edits, other: str, does: str) -> None:
        """Note that a scenario has the last word over another, unless that is so because it builds on it."""
        if step.scenario and other and not self.ground.builds_on(step.scenario, other):
            self.overridden.append(f"{step.scenario} {does} {other}")

    def _why_no_cell(self, path: str, unfit: UnfitError, step: Edits) -> tuple[str, str]:
        """What is expected instead of a path that names nothing, and what was probably meant: not a row dropped."""
        rows = Paths(self.tables).rows_on(path)
        if not rows or not self.gone.keys() >= {*rows}:
            return str(unfit), unfit.maybe
        drop = self.gone[rows[0]]
        who = drop.scenario or "what is asked by hand"
        if step.scenario and drop.scenario == step.scenario:
            who = f"{who} itself"
        elif step.scenario and self.ground.extends(step.scenario) == drop.scenario:
            who += f", which {step.scenario} extends,"
        elif step.scenario and self.ground.builds_on(step.scenario, drop.scenario):
            who += f", on which {step.scenario} builds,"
        elif drop.scenario:
            who = f"the scenario {who}" if not step.scenario else f"{who}, which comes before {step.scenario},"
        return f"a figure that is still there ({who} drops {drop.name})", ""

    def made(self) -> Edited:
        """The tables with everything made that was asked for."""
        self.figures = {cell: of for cell, of in self.figures.items() if (cell.table, cell.row) not in self.gone}
        self._multiply()
        scaled = {table: [*rows] for table, rows in self.tables.items()}
        by_row: dict[tuple[str, int], dict[tuple[str, ...], object]] = {}
        for cell, wanted in self.figures.items():
            by_row.setdefault((cell.table, cell.row), {})[cell.keys] = wanted.value
        for (table, number), values in by_row.items():
            try:
                self.tables[table][number] = _changed(scaled[table][number], values)
            except ValidationError as error:
                self._wrong_values(error, table, number, values)
        changed = tuple(
            cell
            for cell in sorted(self.figures)
            if cell.row < self.written[cell.table]
            and _differs(scaled[cell.table][cell.row], self.tables[cell.table][cell.row], cell.keys)
        )
        return Edited(
            self.tables,
            self.paths,
            changed,
            frozenset(self.gone),
            {group: factor for group, factor in sorted(self.scale.items()) if factor != 1},
            tuple(self.faults),
            tuple(dict.fromkeys(self.overridden)),
            self.added,
            {cell: self.figures[cell].scenario for cell in changed},
        )

    def _drop(self, step: Edits) -> None:
        for name in step.without:
            rows = self.paths.rows(name) if isinstance(name, str) else []
            for row in rows:
                self._drop_row(step, name, row)
            if not rows and not (isinstance(name, str) and Paths(self.tables).rows(name)):  # or dropped before
                expected = "a rule, or rows such as requirements.SITE.ROLE"
                self.faults.append(
                    Fault(step.scenario, Argument("without"), quoted(name), expected, self.paths.near(str(name)))
                )

    def _drop_row(self, step: Edits, name: str, row: tuple[str, int]) -> None:
        self.gone.setdefault(row, _Drop(name, step.scenario))
        if row in self.added:
            self._override(step, self.added[row][0], f"drops {name}, added by")
        for cell, wanted in self.figures.items():
            if (cell.table, cell.row) == row:
                self._override(step, wanted.scenario, f"drops {name}, of which {wanted.spelled} was set by")

    def _add(self, step: Edits) -> None:
        for table, rows in step.added.items():
            if table not in TABLES:
                expected = f"one of {', '.join(TABLES)}"
                self.faults.append(
                    Fault(step.scenario, Argument("add"), quoted(table), expected, nearest(table, TABLES))
                )
                continue
            for number, row in enumerate(rows, start=1):
                given = row.get("id") if isinstance(row, dict) else None
                named = f"{table} row {number}" + (f" ({given[:80]})" if isinstance(given, str) else "")
                kind = row_type(table, row)
                try:
                    made = of_its_kind(row) if table == "rules" and isinstance(row, dict) else kind.model_validate(row)
                except ValidationError as error:
                    plain = row if isinstance(row, dict) else {}
                    for one in problems_of(error, kind, plain, _At(at=named, separator=", ")):
                        self.faults.append(Fault(step.scenario, one.where, one.found, one.expected, one.maybe))
                else:
                    self.added[table, len(self.tables[table])] = (step.scenario, named)
                    self.tables[table].append(made)

    def _rescale(self, step: Edits) -> None:
        known = {group for groups in self.ground.groups for group in groups}
        for group, given in leaves(step.scale.items()):
            if group not in known:
                expected = f"{REQUIREMENTS}, or a role, site, zone, host, component or priority that has one"
                fault = Fault(step.scenario, Argument("scale"), quoted(group), expected, nearest(group, known))
                self.faults.append(fault)
                continue
            try:
                factor = _FACTOR.validate_python(given)
                if self.scale.get(group, factor) != factor:
                    self._override(step, self.scaled_by[group], f"scales {group} after")
                self.scale[group], self.scaled_by[group] = factor, step.scenario
            except ValidationError as error:
                unfit = error.errors()[0]["ctx"]["error"]
                part = group if group != REQUIREMENTS else ""
                key = Argument("scale", part, shown=f"scale {part}".rstrip())
                self.faults.append(Fault(step.scenario, key, quoted(given), str(unfit), unfit.maybe))

    def _multiply(self) -> None:
        """Scale each requirement as written, up to whole persons."""
        for number, groups in enumerate(self.ground.groups):
            factor = Fraction(1)
            for group in groups & self.scale.keys():
                factor *= Fraction(self.scale[group])
            line = self.tables[REQUIREMENTS][number]
            if factor == 1 or not isinstance(line, Requirement):
                continue
            persons = ceil(Fraction(line.personnel) * factor)
            try:
                self.tables[REQUIREMENTS][number] = _changed(line, {("personnel",): persons})
            except ValidationError as error:
                expected = str(error.errors()[0]["ctx"]["error"])
                path = self.paths.path(Cell(REQUIREMENTS, number, ("personnel",)))
                by = next((by for group in groups if (by := self.scaled_by.get(group))), "")
                self.faults.append(Fault(by, Argument("scale", path), f"{persons:,}", expected))

    def _wrong_values(
        self, error: ValidationError, table: str, number: int, values: Mapping[tuple[str, ...], object]
    ) -> None:
        row = self.tables[table][number]
        address = self.paths.address(table, number)
        wanted = {".".join((address, *keys)): self.figures[Cell(table, number, keys)] for keys in values}
        for one in problems_of(error, type(row), _written(row), _At(at=address)):
            asked = wanted.get(one.where)  # what several values make wrong together is the row's
            scenario = (asked or [*wanted.values()][-1]).scenario
            where = _asked_by_hand(asked.spelled) if asked else one.where
            self.faults.append(Fault(scenario, where, one.found, one.expected, one.maybe))


def _asked_by_hand(spelled: str) -> Argument:
    """A figure as it was asked for: among the changes, or as the number of rotations."""
    return Argument("rotations") if spelled == "rotations" else Argument("changes", spelled, shown=spelled)


@dataclass(frozen=True)
class _At(Locator):
    """Says where a key of one row is, by the row's own name."""

    at: str = ""
    separator: str = "."

    def __call__(self, table: str | None, row: int | None, key: str) -> str:
        """The row's name, and the key within."""
        return self.separator.join(part for part in (self.at, table or "", key) if part)


_FACTOR: TypeAdapter[Decimal] = TypeAdapter(Factor)


def _groups(model: ForceTables) -> list[frozenset[str]]:
    """What each requirement can be scaled by."""
    sites = {site.id: site for site in model.sites}
    components = {role.id: role.component for role in model.roles}
    return [
        frozenset(
            {
                REQUIREMENTS,
                f"sites.{line.site}",
                f"zones.{sites[line.site].zone}",
                f"hosts.{sites[line.site].host}",
                f"roles.{line.role}",
                f"components.{components[line.role]}",
                f"priorities.{line.priority}",
            }
        )
        for line in model.requirements
    ]


def _written(row: Record) -> dict[str, Any]:
    """A row by the keys under which it is written."""
    return {key: getattr(row, name) for key, (name, _) in fields_of(type(row)).items()}


def _changed(row: Record, values: Mapping[tuple[str, ...], object]) -> Record:
    """A row with some of its fields set, read as if it had been written so; a value left out is the default.

    A figure of which only the value is given is assumed: its source did not say that.

    Raises:
        ValidationError: When a value cannot be read.
    """
    written = _written(row)
    inner = {key for key, (_, of) in fields_of(type(row)).items() if inner_record(of) is not None}
    sources: dict[str, dict[str, object]] = {}
    for (key, *rest), value in values.items():
        if not rest:
            _put(written, key, value)
        elif key in inner:
            if isinstance(written[key], Record):
                written[key] = _written(written[key])
            _put(written[key], rest[0], value)
        else:
            _put(sources.setdefault(figures_of(type(row))[key], {}), rest[0], value)
    if sources:
        own = {name: _given(one) for name, one in written["provenance"].items()}
        written["provenance"] = own | {name: own.get(name, {}) | parts for name, parts in sources.items()}
    new = type(row).model_validate(written)
    if not isinstance(new, Sourced):
        return new
    otherwise = {
        name: getattr(new, name)
        for key, name in figures_of(type(row)).items()
        if (key,) in values and getattr(new, name) != getattr(row, name)
    }
    provenance = {name: one for name, one in new.provenance.items() if name not in otherwise}
    provenance |= {name: Provenance.model_validate(parts) for name, parts in sources.items() if name in otherwise}
    provenance |= {name: _ASSUMED for name, value in otherwise.items() if name not in provenance and value is not None}
    return new.model_copy(update={"provenance": provenance})


_ASSUMED = Provenance(status="assumed")


def _same(one: object, other: object) -> bool:
    """Whether two values are written alike, in a file or in Python."""
    return one == other or str(one) == str(other)


def _absent(value: object) -> bool:
    """Whether a value says that there is none, as an empty cell of a table does."""
    return value is None or value == ""


def _put(table: dict[str, Any], key: str, value: object) -> None:
    if _absent(value):
        table.pop(key, None)
    else:
        table[key] = value


def _given(one: Provenance) -> dict[str, object]:
    return {part: value for part in Provenance.model_fields if (value := getattr(one, part))}


def _differs(before: Record, after: Record, keys: tuple[str, ...]) -> bool:
    """Whether a cell is otherwise than before, or says where a figure comes from that is."""
    if value_at(before, keys) != value_at(after, keys):
        return True
    figure = len(keys) == 2 and keys[0] in figures_of(type(before)) and isinstance(before, Sourced)
    return figure and value_at(before, keys[:1]) != value_at(after, keys[:1])
