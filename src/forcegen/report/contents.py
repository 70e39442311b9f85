"""What can be asked of a model, as text: every id that a command takes, and what it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from forcegen.model import ForceModel
from forcegen.report.text import SEE_ALL, wrapped
from forcegen.scenario import BASE, vary
from forcegen.terms.dates import Period
from forcegen.terms.entities import Condition

_MANY = 30
"""From so many rows on, a part lists ids alone unless all is asked for."""

_LINES = 3
"""Lines that a scenario takes unless all is asked for."""


def text_contents(model: ForceModel, *, full: bool = False) -> str:
    """The scenarios, conditions, rules, pools, places and roles of a model, each under the option that takes it.

    Args:
        model: The model.
        full: Whether to print every row with what it says, however many there are.

    Raises:
        ModelError: When a scenario of the model cannot be made.
    """
    calendar = model.calendar
    lines = wrapped(f"{model.name}: {model.title}".removesuffix(": "))
    first, last = calendar.start, calendar.last_day(len(calendar))
    lines += [f"Rotations: {len(calendar)}, of {calendar.rotation_months} months each, from {first} to {last}"]
    for part in (
        _part("Scenarios: --scenario ID", _scenarios(model, full=full)),
        _part("Conditions: --set ID=yes or --set ID=no", _conditions(model, full=full)),
        _part("Rules: --without ID, --set rules.ID.FIELD=VALUE", _rules(model, full=full)),
        _part("Pools: --set countries.COUNTRY.pools.POOL.FIELD=VALUE", _ids(sorted(one.key for one in model.pools))),
        _part("Sites: --site ID", _named((one.id, one.name) for one in model.sites)),
        _part("Zones: frontier --zone ID", _named((one.id, one.name) for one in model.zones)),
        _part("Hosts: frontier --host ID", _ids(sorted({site.host for site in model.sites}))),
        _part("Roles: --role ID", _named((one.id, one.name) for one in model.roles)),
        _part("Countries: --country ID", _named((one.id, one.name) for one in model.countries)),
    ):
        lines += part
    lines += ["", *wrapped(_why_not(model))]
    return "\n".join(lines) + "\n"


def _part(title: str, rows: Iterable[str]) -> list[str]:
    """A part of the page; nothing where the model has no such row."""
    found = [*rows]
    return ["", title, *found] if found else []


def _scenarios(model: ForceModel, *, full: bool) -> Iterator[str]:
    width = _widest([BASE, *(one.id for one in model.scenarios)])
    yield from _row(BASE, "The model as written", width)
    for one in model.scenarios:
        changes = "; ".join(vary(model, one.id).settings.changes)
        yield from _row(one.id, f"{one.name}: {changes}", width, None if full else _LINES)


def _conditions(model: ForceModel, *, full: bool) -> Iterator[str]:
    if full or len(model.conditions) <= _MANY:
        width = _widest([one.id for one in model.conditions])
        for one in model.conditions:
            yield from _row(one.id, f"{_holds(one):<3}  {one.name}{_when(one)}", width, deeper=5)
        return
    yield f"  {len(model.conditions):,} conditions {SEE_ALL}"
    for word, holds in (("hold", True), ("do not hold", False)):
        yield from wrapped(", ".join(one.id for one in model.conditions if one.holds is holds), f"  {word}: ", 4)


def _rules(model: ForceModel, *, full: bool) -> Iterator[str]:
    if full or len(model.rules) <= _MANY:
        width = _widest([one.id for one in model.rules])
        for one in model.rules:
            yield from _row(one.id, f"{one.kind}, {one.owner}", width)
        return
    yield f"  {len(model.rules):,} rules {SEE_ALL}"
    for kind in sorted({one.kind for one in model.rules}):
        yield from wrapped(", ".join(one.id for one in model.rules if one.kind == kind), f"  {kind}: ", 4)


def _named(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Ids with their names, one below the other; ids alone where there are many."""
    found = [*rows]
    if len(found) > _MANY:
        return _ids([one for one, _ in found])
    width = _widest([one for one, _ in found])
    return (line for one, name in found for line in _row(one, name, width))


def _ids(ids: Sequence[str]) -> Iterator[str]:
    yield from wrapped(", ".join(ids), "  ", 2)


def _widest(ids: Iterable[str]) -> int:
    """Letters of the longest id that still leaves room beside it."""
    return max((len(one) for one in ids if len(one) <= 30), default=0)


def _row(one: str, says: str, width: int, most: int | None = None, deeper: int = 0) -> list[str]:
    """An id, and beside it, in as many lines as it takes, what it stands for."""
    return wrapped(says, f"  {one:<{width}}  ", width + 4 + deeper, most)


def _holds(condition: Condition) -> str:
    return "yes" if condition.holds else "no"


def _when(period: Period) -> str:
    """The period as it is written; nothing where it is open."""
    since = "" if period.since is None else f" from {period.since}"
    until = "" if period.until is None else f" until {period.until}"
    return f" ({(since + until).strip()})" if since or until else ""


def _why_not(model: ForceModel) -> str:
    """A question that can be asked of this model."""
    pool, site = model.pools[0], model.sites[0]
    return f'Why not: explain --why-not "{pool.key} at {site.id} as {pool.roles[0]} in rotation 1"'
