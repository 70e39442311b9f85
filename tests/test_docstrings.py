"""The examples in docstrings: every public name has one, every one runs, and none shows where it does not belong."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from importlib.machinery import FileFinder
from pathlib import Path

import pytest
from click.testing import CliRunner

import forcegen
from forcegen.commands.schema import schema
from forcegen.documents.document import without_examples
from forcegen.report.rule_book import page_of
from forcegen.rules.plugged import kinds_by_name

PUBLIC = [name for name in forcegen.__all__ if name != "__version__"]


def modules_with_examples() -> list[str]:
    """Modules of the package with a line that begins as an example does; read, because to import them takes long."""
    texts = {"forcegen": Path(str(forcegen.__file__)).read_text(encoding="utf-8")}
    for module in pkgutil.walk_packages(forcegen.__path__, "forcegen."):
        assert isinstance(module.module_finder, FileFinder)
        spec = module.module_finder.find_spec(module.name)
        assert spec is not None
        assert spec.origin is not None
        texts[module.name] = Path(spec.origin).read_text(encoding="utf-8")
    return [name for name, text in texts.items() if re.search(r"^ *>>> ", text, flags=re.MULTILINE)]


MODULES = modules_with_examples()


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    """Proves that what a docstring shows is what happens. Without it an example would outlive what it shows."""
    runner, told = doctest.DocTestRunner(verbose=False), list[str]()
    for example in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name), name):
        runner.run(example, out=told.append)
    assert runner.failures == 0, "\n" + "".join(told)
    assert runner.tries > 0, f"{name} has a line with >>> that is no example of a docstring"


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_has_an_example(name: str) -> None:
    """Proves that ``help()`` shows how each name is used and what comes of it, and that the example is among those run.

    Without it a reader would have to guess the call from the fields.
    """
    value = getattr(forcegen, name)
    examples = doctest.DocTestParser().get_examples(value.__doc__ or "")
    assert examples, f"forcegen.{name} has no example: add a '>>> ' to its docstring"
    assert examples[-1].want, f"the example of forcegen.{name} ends without a result"
    assert any(example.source == "import forcegen as fg\n" for example in examples)
    assert value.__module__ in MODULES


@pytest.mark.parametrize("kind", kinds_by_name())
def test_the_rule_book_shows_no_python(kind: str) -> None:
    """Proves that the page of a kind stays with what goes into a file. Without it Python would stand amid the law."""
    assert ">>>" not in page_of(kind)


def test_the_schema_shows_no_python() -> None:
    """Proves the same of the schema of a plan. Without it programs in other languages would be shown Python."""
    printed = CliRunner().invoke(schema, catch_exceptions=False).output
    assert ">>>" in (forcegen.Shortfall.__doc__ or "")
    assert '"One requirement in one rotation: what is needed, filled and short, in persons."' in printed
    assert ">>>" not in printed


def test_only_examples_are_left_out() -> None:
    """Proves that the rest of a docstring stays as it is. Without it a paragraph after an example would be lost."""
    assert without_examples("Law.\n\n>>> rule()\n'x'\n\n  >>> more()\n\nPrice.") == "Law.\n\nPrice."
    assert without_examples("Law.\n\nNot one: >>> here.") == "Law.\n\nNot one: >>> here."
