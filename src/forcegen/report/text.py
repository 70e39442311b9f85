"""The plan as a page of plain text: the verdict first, then what is short, who gives, what binds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from forcegen.model import ForceModel
from forcegen.plan import Plan, RuleResult, Shortfall

WIDTH = 80
LINES = 25


def number(value: Decimal | int | None) -> str:
    """A count as a reader sees it: thousands marked, no needless decimals."""
    if value is None:
        return "–"
    return f"{int(value):,}" if value == int(value) else f"{Decimal(value).normalize():,f}"


def worth(price: Decimal) -> str:
    """A price as a reader sees it: to a tenth of a person."""
    return number(round(price, 1))


def spans(rotations: Iterable[int]) -> str:
    """Rotations as ranges: ``1–4, 7``."""
    parts: list[list[int]] = []
    for t in sorted(rotations):
        if parts and t == parts[-1][-1] + 1:
            parts[-1].append(t)
        else:
            parts.append([t])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def text_report(plan: Plan, model: ForceModel, *, full: bool = False) -> str:
    """The plan as text of at most 25 lines and 80 columns, or with every row when ``full``."""
    if full:
        return "\n".join(_lines(plan, model, 10_000, full=True)) + "\n"
    for most in range(6, 0, -1):
        lines = _lines(plan, model, most, full=False)
        if len(lines) <= LINES:
            break
    return "\n".join(lines[:LINES]) + "\n"


def _lines(plan: Plan, model: ForceModel, most: int, *, full: bool) -> list[str]:
    """The report with at most so many rows in each of its parts."""
    lines = _verdict(plan, model)
    if plan.verdict != "contradictory":
        lines += _gaps(plan, most)
        lines += _contributors(plan, model, most)
    lines += _waivers(plan, most)
    lines += _binding(plan, most, full=full)
    return lines + _assumed(plan)


def _verdict(plan: Plan, model: ForceModel) -> list[str]:
    totals, calendar = plan.totals, model.calendar
    required = f"{number(totals.required)} person-rotations"
    match plan.verdict:
        case "met":
            first = f"MET: all {required} are filled."
        case "short":
            share = 100 * (totals.short or 0) / totals.required
            first = f"SHORT: {number(totals.short)} of {required} ({share:.1f} %) stay unfilled."
        case "contradictory":
            first = "CONTRADICTORY: no plan obeys every rule."
        case "inconclusive":
            first = "INCONCLUSIVE: a limit was reached before the answer was known."
    last = calendar.last_day(calendar.rotations)
    about = (
        f"{plan.model}, {plan.scenario}: {calendar.rotations} rotations of {calendar.rotation_months} months,"
        f" {calendar.start:%b %Y} to {last:%b %Y}"
    )
    lines = [first]
    if plan.verdict == "short":
        proven = "Proven" if plan.proof == "multipliers" else "By an exhaustive search"
        lines.append(f"{proven}: no plan does better than {number(totals.lower_bound)}.")
    if plan.reason:
        lines.append(_cut(plan.reason[0].upper() + plan.reason[1:] + ".", 2 * WIDTH))
    lines.append(about)
    if plan.changes:
        lines.append(_cut(f"Changed: {'; '.join(plan.changes)}"))
    return lines


def _gaps(plan: Plan, most: int) -> list[str]:
    short = [row for row in plan.shortfalls if row.short]
    if not short:
        return []
    groups: dict[tuple[int, str], list[Shortfall]] = {}
    for row in short:
        groups.setdefault((row.priority, row.role), []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], -_short(item[1]), item[0][1]))
    lines = ["", f"{'Short of (priority)':<24}{'persons':>10}  {'rotations':<14}sites"]
    for (priority, role), rows in ordered[:most]:
        sites = _most_first((row.site, row.short) for row in rows)
        left = f"{role} ({priority})"
        lines.append(
            _cut(f"{left:<24}{number(_short(rows)):>10}  {spans({r.rotation for r in rows}):<14}{_some(sites, 3)}")
        )
    return [*lines, *_more(len(ordered) - most, "role", "roles")]


def _contributors(plan: Plan, model: ForceModel, most: int) -> list[str]:
    if not plan.contributions:
        return ["", "Nobody contributes."]
    rotations = model.calendar.rotations
    by_country = plan.by("country")
    by_rotation = plan.by("country", "rotation")
    names = {country.id: country.name for country in model.countries}
    ordered = sorted(by_country.items(), key=lambda item: (-item[1], item[0]))
    lines = ["", f"{'Who gives (persons at a time)':<34}{'mean':>8}{'peak':>8}  sites"]
    for (country,), persons in ordered[:most]:
        peak = max(sent for (one, _), sent in by_rotation.items() if one == country)
        where = _most_first((row.site, row.personnel) for row in plan.contributions if row.country == country)
        left = f"{country} {names[str(country)]}"
        lines.append(_cut(f"{left:<34}{persons / rotations:>8,.0f}{peak:>8,}  {_some(where, 2)}"))
    return [*lines, *_more(len(ordered) - most, "country", "countries")]


def _waivers(plan: Plan, most: int) -> list[str]:
    if not plan.waivers:
        return []
    lines = [f"{one.country}.{one.pool} in rotation {one.rotation}: {one.personnel:,}" for one in plan.waivers[:most]]
    return [
        "",
        "Sent before their rest is over (persons)",
        *lines,
        *_more(len(plan.waivers) - most, "waiver", "waivers"),
    ]


def _binding(plan: Plan, most: int, *, full: bool) -> list[str]:
    binding = sorted((rule for rule in plan.rules if rule.binding), key=lambda rule: (-rule.price, rule.id))
    if not binding:
        return []
    if full:
        lines = ["", "What binds (worth: persons less short for one person more in each of its rows)"]
        return [*lines, *(_rule(rule) for rule in binding)]
    groups: dict[str, list[RuleResult]] = {}
    for rule in binding:
        groups.setdefault(f"{rule.bindingness} {rule.kind}", []).append(rule)
    lines = ["", f"{'What binds':<24}{'worth':>6}  whose, and the dearest's source"]
    for what, rules in list(groups.items())[:most]:
        owners = _some(list(dict.fromkeys(rule.owner for rule in rules)), 3)
        cited = citation(rules[0])
        lines.append(_cut(f"{what:<24}{worth(rules[0].price):>6}  {owners}{f' [{cited}]' if cited else ''}"))
    return [*lines, *_more(len(groups) - most, "kind", "kinds")]


def _rule(rule: RuleResult) -> str:
    cited = citation(rule)
    return f"{worth(rule.price):>6}  {rule.id}: {rule.sentence}{f' [{cited}]' if cited else ''}"


def citation(rule: RuleResult) -> str:
    """Instrument and article of a rule; the title of its source where it has no instrument."""
    cited = ", ".join(part for part in (rule.source.instrument, rule.source.article) if part)
    return cited or rule.source.title


def _assumed(plan: Plan) -> list[str]:
    if not plan.assumed:
        return []
    count = sum(plan.assumed.values())
    kinds = ", ".join(f"{number} {what}" for what, number in list(plan.assumed.items())[:3])
    return [_cut(f"Assumed, not known: {count:,} figures ({kinds}, …).")]


def _short(rows: Iterable[Shortfall]) -> Decimal:
    return sum((row.short for row in rows), Decimal(0))


def _most_first(pairs: Iterable[tuple[str, Decimal | int]]) -> list[str]:
    sums: dict[str, Decimal] = {}
    for name, value in pairs:
        sums[name] = sums.get(name, Decimal(0)) + value
    return [name for name, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))]


def _some(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" +{len(names) - most}" if len(names) > most else "")


def _more(count: int, one: str, several: str) -> list[str]:
    return [f"  … and {count} more {one if count == 1 else several} (-v shows all)"] if count > 0 else []


def _cut(line: str, width: int = WIDTH) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"
