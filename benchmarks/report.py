"""Tables of what was measured, as Markdown: for the screen and for the README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.contestants import FORCEGEN, TEXTBOOK
from benchmarks.floors import floors
from benchmarks.growth import growth
from benchmarks.results import Case, Measured, Results, Run, memory_of, ratios, seconds_of

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_into(readme: Path, results: Results, plot: Path) -> None:
    """Put the tables, and the plot beside the README, between its marks.

    Raises:
        ValueError: When the README has no such marks.
    """
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{readme.name} has no lines {BEGIN} and {END}")
    drawn = f"![Time and memory by size]({plot.name})"
    readme.write_text(f"{before}{begin}\n{report(results)}\n{drawn}\n{end}{after}", encoding="utf-8")


def report(results: Results) -> str:
    """All tables, each under its heading."""
    return "\n".join(
        [
            *_circumstances(results),
            *_section("Floors", ("what is asked", "floor", "measured", ""), _floors(results)),
            *_section(
                "Time and memory",
                ("model", "who", "columns", "rows", "seconds", "beside forcegen", "peak MiB", "runs"),
                _runs(results),
                right=(2, 3, 4, 5, 6, 7),
            ),
            *_stages(results),
            *_section(
                "Growth",
                ("form", "who", "from columns", "to columns", "time grows as columns to the power of"),
                _growth(results),
                right=(2, 3, 4),
            ),
            *_section(
                "Start-up",
                ("command", "processor time, s", "wall time, s", "starts"),
                _commands(results),
                right=(1, 2, 3),
            ),
            *_section(
                "Changes of one rule in one rotation",
                ("way", "changes", "seconds", "runs of the solver", "milliseconds a change"),
                _resolves(results),
                right=(1, 2, 3, 4),
            ),
            *_section(
                "Where a solve spends its time", ("function", "calls", "own seconds"), _profile(results), right=(1, 2)
            ),
        ]
    )


Row = Sequence[str]


def _section(title: str, header: Row, rows: Iterator[Row], right: Sequence[int] = ()) -> Iterator[str]:
    """A heading and a table, where the table has a row."""
    listed = list(rows)
    if listed:
        yield f"### {title}\n"
        yield f"| {' | '.join(header)} |"
        yield f"|{'|'.join('---:' if number in right else '---' for number in range(len(header)))}|"
        yield from (f"| {' | '.join(row)} |" for row in listed)
        yield ""


def _circumstances(results: Results) -> Iterator[str]:
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    yield f"`{results.command}` on {results.date:%d %B %Y} ({results.machine}; {versions}).\n"


def _floors(results: Results) -> Iterator[Row]:
    for floor in floors(results):
        yield floor.says, floor.wanted, floor.got, floor.word


def _runs(results: Results) -> Iterator[Row]:
    for case in results.cases:
        for contestant in results.contestants:
            runs = results.of(case, contestant)
            if runs:
                yield str(case), contestant, *_figures(results, case, contestant, runs)


def _figures(results: Results, case: Case, contestant: str, runs: Sequence[Run]) -> Iterator[str]:
    measured = next((run.measured for run in runs if run.measured), None)
    stopped = any(run.stopped_after for run in runs)
    yield f"{measured.columns:,}" if measured else "—"
    yield f"{measured.rows:,}" if measured else "—"
    yield f"{'over ' if stopped else ''}{_seconds(seconds_of(runs))}"
    pairs = ratios(results, case, FORCEGEN.name, contestant)
    if contestant == FORCEGEN.name or not pairs:
        yield ""
    else:
        yield f"{'over ' if stopped else ''}{median(pairs):.1f} ×"
    yield f"{(memory_of(runs) or 0) / 2**20:,.0f}"
    yield str(len(runs))


def _stages(results: Results) -> Iterator[str]:
    """One row a model, one column a stage of forcegen's, in seconds."""
    known: dict[Case, list[Measured]] = {}
    for case in results.cases:
        runs = [run.measured for run in results.of(case, FORCEGEN.name) if run.measured]
        if runs:
            known[case] = runs
    # the audit comes last, whichever model was first audited
    names = dict.fromkeys(stage.name for runs in known.values() for one in runs for stage in one.stages)
    ordered = [*(name for name in names if name != "audit"), *(name for name in names if name == "audit")]

    def rows() -> Iterator[Row]:
        for case, runs in known.items():
            cells = [[one.stage(name) for one in runs] for name in ordered]
            medians = [median(there) if (there := [one for one in cell if one is not None]) else None for cell in cells]
            yield str(case), *(_seconds(one) for one in medians)

    yield from _section("Time by stage", ("model", *ordered), rows(), right=range(1, len(ordered) + 1))


def _growth(results: Results) -> Iterator[Row]:
    for one in growth(results):
        if one.exponent is not None:
            yield one.form, one.contestant, f"{one.columns[0]:,}", f"{one.columns[-1]:,}", f"{one.exponent:.2f}"


def _commands(results: Results) -> Iterator[Row]:
    for command in results.commands:
        yield f"`{command.says}`", f"{median(command.cpu):.3f}", f"{median(command.wall):.3f}", str(len(command.cpu))


def _resolves(results: Results) -> Iterator[Row]:
    words = {"live": "one live solver", "fresh": "fresh solves", "textbook": TEXTBOOK.name}
    for one in results.resolves:
        each = 1000 * one.seconds / one.changes
        yield words[one.way], str(one.changes), _seconds(one.seconds), str(one.solves), f"{each:,.1f}"


def _profile(results: Results) -> Iterator[Row]:
    for hot in results.profile.functions if results.profile else ():
        yield f"`{hot.function}`", f"{hot.calls:,}", f"{hot.seconds:.2f}"


def _seconds(seconds: float | None) -> str:
    """Three digits are more than a clock repeats."""
    if seconds is None:
        return ""
    return f"{seconds:,.0f}" if seconds >= 100 else f"{seconds:.3g}" if seconds >= 0.001 else "0.000"
