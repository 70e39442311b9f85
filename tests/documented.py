"""Pages of documentation that are run: what they show is what is printed, what they say to type works.

The README and every page in ``docs`` are read by one set of rules. In the order of a page and in one empty folder
that holds the shipped models:

* a block ``{code-block} LANGUAGE`` with a ``:caption:`` is a file of that name;
* each line of a ``console`` block that begins with ``$`` is run, and what follows it is what it prints;
* the ``pycon`` blocks of a page are one session of Python;
* a picture in ``images/`` is a file that a command of the page wrote.

After a change that is meant to change a page, ``python tests/documented.py`` writes the outputs and pictures anew,
and the lines by which type checkers know the rule kinds.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import forcegen.rules
from forcegen.cli import main
from forcegen.rules import KINDS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "docs"

_BLOCK = re.compile(
    r"^```(?P<language>console|\{code-block\} *\w+)\n(?P<inside>.*?)^```$", flags=re.DOTALL | re.MULTILINE
)
_CAPTION = re.compile(r":caption: (?P<file>\S+)\n\n?(?P<text>.*)", flags=re.DOTALL)


def pages() -> list[Path]:
    """The README and every page of the documentation that is written by hand."""
    generated = DOCS / "reference" / "generated"
    return [README, *sorted(page for page in DOCS.rglob("*.md") if generated not in page.parents)]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def pictures(text: str) -> set[str]:
    """The pictures that the commands of a page draw."""
    return set(re.findall(r"^\$ .*?images/(\S+)", text, flags=re.MULTILINE))


@contextlib.contextmanager
def elsewhere() -> Iterator[Path]:
    """A folder that holds the models as a clone does, a place for pictures, and nothing else."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("models").symlink_to(ROOT / "models")
        Path("images").mkdir()
        yield Path(folder)


def printed_by(line: str) -> str:
    """What a terminal shows after a command line; ``cat FILE`` is understood as well."""
    name, *arguments = shlex.split(line)
    if name == "cat":
        return "".join(Path(file).read_text(encoding="utf-8") for file in arguments)
    assert name == "forcegen", line
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(terminal), contextlib.redirect_stderr(terminal), contextlib.suppress(SystemExit):
        main(arguments)
    shown = terminal.buffer
    assert isinstance(shown, io.BytesIO)
    return "\n".join(line.rstrip() for line in shown.getvalue().decode().splitlines())


def written_anew(text: str) -> str:
    """A page with the output of every command as it is now; run in an ``elsewhere``, where its files are left."""

    def fresh(block: re.Match[str]) -> str:
        if block["language"] != "console":
            named = _CAPTION.fullmatch(block["inside"])
            if named:
                file = Path(named["file"])
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(named["text"], encoding="utf-8")
            return block[0]
        lines = [line for line in block["inside"].splitlines() if line.startswith("$ ")]
        assert lines, block[0]
        outputs = [f"{line}\n{printed_by(line.removeprefix('$ '))}".rstrip() for line in lines]
        return "```console\n" + "\n".join(outputs) + "\n```"

    return _BLOCK.sub(fresh, text)


def session(text: str, name: str) -> doctest.TestResults:
    """Run the ``pycon`` blocks of a page as one session, and compare what they show."""
    example = doctest.DocTestParser().get_doctest("\n".join(blocks(text, "pycon")), {}, name, name, 0)
    report = io.StringIO()
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=report.write)
    assert not result.failed, report.getvalue()
    return result


def words_of(svg: str) -> list[str]:
    """The texts of a picture: its findings and figures, whatever version of the library drew its lines."""
    return sorted(re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg))


def with_kinds_named(text: str) -> str:
    """The module ``forcegen.rules`` with a line for type checkers of every rule kind that there is."""
    lines = sorted(f"    from {kind.__module__} import {kind.__name__} as {kind.__name__}\n" for kind in KINDS)
    return re.sub(r"(?:^    from forcegen\.rules\.\w+ import .*\n)+", "".join(lines), text, flags=re.MULTILINE)


def _write_all() -> None:
    os.environ.pop("COLUMNS", None)
    rules = Path(str(forcegen.rules.__file__))
    rules.write_text(with_kinds_named(rules.read_text(encoding="utf-8")), encoding="utf-8")
    for page in pages():
        text = page.read_text(encoding="utf-8")
        with elsewhere() as folder:
            page.write_text(written_anew(text), encoding="utf-8")
            for name in pictures(text):
                (DOCS / "images" / name).write_bytes((folder / "images" / name).read_bytes())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests"))
    _write_all()
