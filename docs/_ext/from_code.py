"""Pages made from the code: rule kinds and their mathematics, tables, documents, commands.

They are written to ``docs/reference/generated`` before Sphinx reads its sources, so that they cannot be out of date.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import forcegen
from forcegen.commands import cli
from forcegen.documents.document import without_examples
from forcegen.documents.names import DOCUMENTS
from forcegen.model.rows import ROWS
from forcegen.report.rule_book import held_by, need_of
from forcegen.report.table_book import PAGES
from forcegen.rules import Rule
from forcegen.rules.plugged import BUILT_IN
from forcegen.terms.dates import Period
from forcegen.terms.described import described
from forcegen.terms.record import Sourced

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo
    from sphinx.application import Sphinx

_SOURCED = set(Sourced.model_fields)


def _prose(docstring: str | None) -> str:
    """A docstring as Markdown: single backticks, formulas as they are, no examples."""
    text = without_examples(inspect.cleandoc(docstring or ""))
    return text.replace("``", "`")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _fields(kind: type[BaseModel], names: list[str]) -> Iterator[str]:
    """A table of fields: key, what it holds, whether it must be there, what it means."""
    yield "| key | holds | when left out | meaning |"
    yield "|---|---|---|---|"
    for name in names:
        field: FieldInfo = kind.model_fields[name]
        need = need_of(field)
        left_out = "required" if need == "required" else need.removeprefix("default ").replace("optional", "none")
        cells = (f"`{field.alias or name}`", held_by(name, field), left_out, _prose(described(kind).get(name)))
        yield "| " + " | ".join(map(_cell, cells)) + " |"


# -- rules -----------------------------------------------------------------------------------------------


def _chapters() -> Iterator[tuple[str, list[str]]]:
    """The chapters of the rule book with the names of their kinds."""
    for chapter, kinds in groupby(BUILT_IN.items(), key=lambda item: item[1].chapter):
        yield chapter.capitalize(), [name for name, _ in kinds]


def mathematics() -> str:
    """The inequality and the price of every rule kind, from the docstrings."""
    lines = ["# Rule kinds: the inequalities", ""]
    lines += [
        "Each section is the docstring of the kind, and so what the code does. Sums run over the contributions in "
    ]
    lines += ["the scope of the rule. Symbols are those of the [glossary](../../glossary.md)."]
    for title, kinds in _chapters():
        lines += ["", f"## {title}"]
        for name in kinds:
            kind = BUILT_IN[name]
            lines += ["", f"### {name}", "", _prose(kind.__doc__)]
    return "\n".join(lines) + "\n"


def rule_kinds() -> str:
    """The fields of every rule kind, with an example entry."""
    lines = ["# Rule kinds: the fields", "", "`forcegen rules KIND` prints the same in a terminal.", ""]
    lines += ["## Fields of every rule", ""]
    lines += _fields(Rule, [name for name in Rule.model_fields if name not in {"kind", "provenance"}])
    for title, kinds in _chapters():
        lines += ["", f"## {title}"]
        for name in kinds:
            kind = BUILT_IN[name]
            says = (inspect.getmodule(kind).__doc__ or "").splitlines()[0].partition(": ")[2]
            lines += ["", f"### {name}", "", says[:1].upper() + says[1:], ""]
            if own := [field for field in kind.model_fields if field not in Rule.model_fields]:
                lines += [*_fields(kind, own), ""]
            if kind.derived:
                lines += ["This rule is written in no file: each pool to which it applies brings its own."]
            else:
                lines += ["```toml", "[[rules]]", f'kind = "{name}"', kind.example.strip(), "```"]
    return "\n".join(lines) + "\n"


def rule_classes() -> str:
    """The class of every rule kind that a person writes, as Python names it."""
    written = [kind.__name__ for kind in BUILT_IN.values() if not kind.derived]
    return (
        "\n".join(["```{eval-rst}", *(f".. autoclass:: forcegen.{name}\n" for name in sorted(written)), "```"]) + "\n"
    )


# -- tables and documents --------------------------------------------------------------------------------


def tables() -> str:
    """Every table of a model with its columns."""
    lines = ["# Tables of a model", ""]
    lines += ["`forcegen tables NAME` prints the same in a terminal. A list is separated by spaces in a `.csv`; a dot "]
    lines += ["leads into the parts of a column (`strength.source`, `scope.countries`)."]
    for name, kind in PAGES.items():
        lines += ["", f"## {name}", "", _prose(kind.__doc__), ""]
        lines += _fields(kind, [field for field in kind.model_fields if field not in _SOURCED])
        if issubclass(kind, Sourced):
            lines += ["", "And `source`, `status` and `note`, for the row or for a single figure of it."]
    lines += ["", "## Source and status of a figure", "", _prose(Sourced.__doc__), ""]
    lines += _fields(Sourced, [name for name in Sourced.model_fields if name != "provenance"])
    assert set(ROWS) <= set(PAGES)
    assert issubclass(PAGES["requirements"], Period)
    return "\n".join(lines) + "\n"


def _json_type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"`{name}`"
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_json_type(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        parts = schema.get("prefixItems")
        return f"list of {_json_type(schema['items'])}" if "items" in schema and not parts else "list"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object, each value {_json_type(schema['additionalProperties'])}"
    return str(schema.get("type", "any value"))


def _properties(schema: dict[str, Any]) -> Iterator[str]:
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for name, part in schema.get("properties", {}).items():
        yield f"| `{name}` | {_cell(_json_type(part))} | {_cell(_prose(part.get('description')))} |"


def documents() -> str:
    """Every published document with its records, from the JSON schemas."""
    lines = ["# Documents", ""]
    lines += ["Every command with `--format json` writes one of these. Within a version a field may be added, never "]
    lines += ["renamed or given another meaning. `forcegen schema NAME` prints the JSON schema."]
    for name, kind in DOCUMENTS.items():
        schema = getattr(forcegen, kind).model_json_schema()
        lines += ["", f"## forcegen.{name}/1", "", _prose(schema.get("description")), "", *_properties(schema)]
        for record, part in sorted(schema.get("$defs", {}).items()):
            if part.get("properties"):
                lines += ["", f"`{record}`: {_cell(_prose(part.get('description')))}", "", *_properties(part)]
    return "\n".join(lines) + "\n"


# -- commands --------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its arguments, options and examples, from the definitions that read the command line."""
    lines = ["# Commands: arguments and options", "", *_help(cli)]
    for name, command in cli.commands.items():
        lines += ["", f"## forcegen {name}", "", *_help(command)]
        context = click.Context(command, info_name=name)
        usage = " ".join(command.collect_usage_pieces(context))
        lines += ["", "```text", f"forcegen {name} {usage}", "```", "", "| option | meaning |", "|---|---|"]
        for option in command.get_params(context):
            record = option.get_help_record(context)
            if record is not None and isinstance(option, click.Option):
                lines.append(f"| `{_cell(record[0])}` | {_escaped(_cell(record[1]))} |")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"(?<!\\)([\[\]<>*])", r"\\\1", text)


def _help(command: click.Command) -> Iterator[str]:
    """The help of a command; its examples, which keep their lines, as a block."""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.lstrip().startswith("\b"):
            title, *examples = paragraph.lstrip("\b\n").splitlines()
            yield from (title, "", "```sh", *(line.strip() for line in examples), "```", "")
        else:
            yield from (_escaped(paragraph), "")


PAGES_MADE: dict[str, Callable[[], str]] = {
    "mathematics.md": mathematics,
    "rule-kinds.md": rule_kinds,
    "rule-classes.inc": rule_classes,
    "tables.md": tables,
    "documents.md": documents,
    "commands.md": commands,
}


def write(app: Sphinx) -> None:
    """Write every page that is made from the code, where it has changed."""
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES_MADE.items():
        file, text = folder / name, make()
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the pages."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
