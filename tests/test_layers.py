"""The package is built in one direction: a folder imports only those before it, and no file is part of a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import forcegen

ROOT = Path(str(forcegen.__file__)).parent

ORDER = (
    (
        "problems",
        "plugins",
        "strict_json",
        "collector",
        "extras",
        "sheets",
        "stages",
        "display",
        "removed",
        "version",
        "words",
        "exit_codes",
        "interruption",
        "streams",
    ),
    ("terms",),
    ("rules",),
    ("model",),
    ("scenario",),
    ("documents",),
    ("audit",),
    ("formulation",),
    ("solver",),
    ("whatif",),
    ("rounding",),
    ("proof",),
    ("plan",),
    ("explain",),
    ("analysis",),
    ("report",),
    ("testing",),
    ("__init__",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
"""Folders, and modules beside them, from the ground up; those of one step may import each other."""

STEP = {name: step for step, names in enumerate(ORDER) for name in names}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name, without the package's own."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)] = path
    return found


MODULES = modules()


def imports(path: Path) -> Iterator[str]:
    """Modules of the package that a file imports: at its head, within functions, and for type checkers alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "forcegen":
                inner = module.removeprefix("forcegen").lstrip(".")
                for name in names:
                    full = f"{inner}.{name.name}".lstrip(".")
                    yield full if full in MODULES else inner or "__init__"
            case ast.Import(names=names):
                yield from (
                    one.name.removeprefix("forcegen").lstrip(".") or "__init__"
                    for one in names
                    if one.name.split(".")[0] == "forcegen"
                )


def test_every_folder_has_its_place() -> None:
    """Proves that nothing stands beside the order. Without it a new folder could import whatever it liked."""
    assert {name.split(".")[0] for name in MODULES} == set(STEP)


def test_a_folder_imports_only_those_before_it() -> None:
    """Proves that a reader can learn the package from the ground up.

    Without it a record would draw in the algorithm that makes it, and an algorithm the page that shows it.
    """
    upward = [
        f"{name} imports {other}"
        for name, path in MODULES.items()
        for other in imports(path)
        if STEP[other.split(".")[0]] > STEP[name.split(".")[0]]
    ]
    assert upward == []


def test_no_file_is_part_of_a_circle() -> None:
    """Proves that each file can be read after those it imports. Without it two files would be one in two places."""
    graph = {name: set(imports(path)) - {name, "__init__"} for name, path in MODULES.items() if name != "__init__"}
    done: set[str] = set()
    circles: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circles.append(" imports ".join([*above[above.index(name) :], name]))
            return
        if name not in done:
            for other in sorted(graph.get(name, ())):
                visit(other, (*above, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
    assert circles == []


def test_names_are_not_loaded_by_their_text() -> None:
    """Proves that the order cannot be evaded. Without it a folder could import another by a name in quotes."""
    dynamic = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}
        and not _of_another_package(node.args[0])
    }
    assert dynamic == {
        "__init__",  # loads public names when they are first used
        "rules",  # finds the kinds among the files of its own folder
        "commands.on_demand",  # loads a command when it is asked for
        "audit.clauses",  # finds their statements in the folder below it
    }


def _of_another_package(name: ast.expr) -> bool:
    """Whether an imported name is written out and is none of the package's."""
    return isinstance(name, ast.Constant) and str(name.value).split(".")[0] != "forcegen"
