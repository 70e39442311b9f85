"""What the charts and the page say, as plain figures: sums over a plan, without a drawing or a word of markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from forcegen.documents.plan import Plan, Shortfall
from forcegen.model import ForceModel
from forcegen.terms.calendar import MONTHS
from forcegen.terms.entities import Country, Role, Site


@dataclass(frozen=True, slots=True)
class Cell:
    """One site in one rotation, in persons: what is required, filled and short there in all roles."""

    required: Decimal
    filled: Decimal
    short: Decimal


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site over all rotations; sums in person-rotations."""

    id: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def required(self) -> Decimal:
        """Person-rotations required."""
        return sum((cell.required for cell in self.cells), Decimal(0))

    @property
    def short(self) -> Decimal:
        """Person-rotations short."""
        return sum((cell.short for cell in self.cells), Decimal(0))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Site × rotation.

    Attributes:
        rotations: Rotations, in order.
        labels: How a chart names each.
        sites: Sites, those that are short of most first.
    """

    rotations: tuple[int, ...]
    labels: tuple[str, ...]
    sites: tuple[SiteRow, ...]


def coverage(plan: Plan, model: ForceModel | None = None) -> Coverage:
    """What is required, filled and short at every site in every rotation."""
    rotations = rotations_of(plan, model)
    sums: dict[str, dict[int, list[Decimal]]] = {}
    for row in plan.shortfalls:
        cell = sums.setdefault(row.site, {}).setdefault(row.rotation, [Decimal(0)] * 3)
        for position, value in enumerate((row.required, row.filled, row.short)):
            cell[position] += value
    names = names_of(model.sites) if model else {}
    nothing = [Decimal(0)] * 3
    sites = [
        SiteRow(site, names.get(site, site), tuple(Cell(*cells.get(t, nothing)) for t in rotations))
        for site, cells in sums.items()
    ]
    labels = tuple(rotation_label(t, model) for t in rotations)
    return Coverage(rotations, labels, tuple(sorted(sites, key=lambda row: (-row.short, -row.required, row.id))))


def rotations_of(plan: Plan, model: ForceModel | None = None) -> tuple[int, ...]:
    """Rotations of a plan: those of its model, or without it up to the last that the plan speaks of."""
    if model is not None:
        return tuple(range(1, model.calendar.rotations + 1))
    spoken_of = [row.rotation for row in plan.shortfalls] + [row.rotation for row in plan.contributions]
    return tuple(range(1, max(spoken_of, default=0) + 1))


def rotation_label(rotation: int, model: ForceModel | None) -> str:
    """A rotation on an axis: its number, and under it its first month where the model says which."""
    if model is None:
        return str(rotation)
    day = model.calendar.first_day(rotation)
    return f"{rotation}\n{MONTHS[day.month - 1]} {day.year % 100:02}"


def names_of(rows: Iterable[Country | Role | Site]) -> dict[str, str]:
    """Id → name; the id where a row has no name."""
    return {row.id: row.name or row.id for row in rows}


def label_step(rotations: int) -> int:
    """Every so many rotations an axis has room for a label."""
    return 1 if rotations <= 12 else -(-rotations // 10)


@dataclass(frozen=True, slots=True)
class Giver:
    """What one country gives: persons in each rotation."""

    id: str
    name: str
    personnel: tuple[int, ...]

    @property
    def total(self) -> int:
        """Person-rotations."""
        return sum(self.personnel)


def givers(plan: Plan, model: ForceModel | None = None) -> tuple[Giver, ...]:
    """Every country that gives, the largest first."""
    rotations = rotations_of(plan, model)
    names = names_of(model.countries) if model else {}
    sent: dict[str, dict[int, int]] = {}
    for (country, rotation), personnel in plan.by("country", "rotation").items():
        sent.setdefault(str(country), {})[int(rotation)] = personnel
    rows = [
        Giver(country, names.get(country, country), tuple(own.get(t, 0) for t in rotations))
        for country, own in sent.items()
    ]
    return tuple(sorted(rows, key=lambda one: (-one.total, one.id)))


def by_rotation(rows: Iterable[Shortfall], rotations: Iterable[int]) -> tuple[Cell, ...]:
    """What is required, filled and short in each rotation."""
    sums = {t: [Decimal(0)] * 3 for t in rotations}
    for row in rows:
        for position, value in enumerate((row.required, row.filled, row.short)):
            sums[row.rotation][position] += value
    return tuple(Cell(*own) for own in sums.values())
