"""The rule book as text: the kinds, and of one kind its law, its fields and an example, from the code itself."""

from __future__ import annotations

import inspect
import re
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from forcegen.documents.document import without_examples
from forcegen.model.checks import REFERENCES
from forcegen.model.rows import ROWS
from forcegen.report.text import wrapped
from forcegen.rules import Rule
from forcegen.rules.plugged import BUILT_IN, kinds_by_name, plugin_names, why_unusable
from forcegen.terms.dates import Day, Moment
from forcegen.terms.described import described
from forcegen.terms.entities import Rows, Scale, Unread
from forcegen.terms.numbers import Cost, Days, Months, Persons, Share
from forcegen.terms.record import Record
from forcegen.terms.scope import Scope
from forcegen.terms.text import Id, IdList, Ids

_FIRST = ("id", "owner", "bindingness", "scope", "holds_while", "holds_unless")
"""Fields of every rule that are met first."""

_SYMBOLS = {
    r"\alpha": "α",
    r"\beta": "β",
    r"\gamma": "γ",
    r"\phi": "φ",
    r"\Phi": "Φ",
    r"\sigma": "σ",
    r"\tau": "τ",
    r"\sum": "Σ",
    r"\prod": "Π",
    r"\min": "min",
    r"\max": "max",
    r"\dots": "…",
    r"\forall": "for all",
    r"\in": "∈",
    r"\le": "≤",
    r"\ge": "≥",
    r"\times": "×",
    r"\;": " ",
    r"\,": " ",
    r"\{": "{",
    r"\}": "}",
}


def list_of_kinds() -> str:
    """Every kind: its name and what it says; then the kinds of plug-ins that cannot be used, with the reason."""
    lines = []
    for name, kind in kinds_by_name().items():
        brought = " (brought by the pools)" if kind.derived else "" if name in BUILT_IN else " (from a plug-in)"
        says = (inspect.getmodule(kind).__doc__ or name).splitlines()[0]
        says = (says.partition(": ")[2] or says).rstrip(".") + brought
        lines += wrapped(says, f"{name:<13} ", 14)
    for name in plugin_names():
        if why := why_unusable(name):
            lines += wrapped(f"cannot be used: {why}", f"{name:<13} ", 14)
    return "\n".join(lines) + "\n"


def page_of(name: str) -> str:
    """What a kind says, its fields with units, and an example entry."""
    kind = kinds_by_name()[name]
    paragraphs = plain(inspect.cleandoc(kind.__doc__ or "")).split("\n\n")
    parts = [name, "=" * len(name), ""]
    for paragraph in paragraphs:
        parts += [*wrapped(paragraph), ""]
    own = [key for key in kind.model_fields if key not in Rule.model_fields]
    parts += ["Fields", *(line for key in own for line in field_lines(kind, key)), ""]
    if kind.derived:
        parts.append("This rule is written in no file: each pool to which it applies brings its own.")
    else:
        parts += ["Example", "", "[[rules]]", f'kind = "{name}"', kind.example.strip(), ""]
        parts += [
            "Fields of every rule",
            *(line for key in _common() for line in field_lines(Rule, key)),
            "",
        ]
        parts += a_scope_has()
    return "\n".join(parts) + "\n"


def plain(text: str) -> str:
    """A docstring without its examples, and with its formulas as a terminal shows them: ``Σ(x ∈ scope) x_t ≤ N``."""
    told = without_examples(text)
    return re.sub(r"\$([^$]+)\$", lambda formula: _formula(formula[1]), told).replace("``", "`")


def _formula(text: str) -> str:
    text = re.sub(r"\\text\{([^{}]*)\}", r"\1", " ".join(text.split()))
    text = re.sub(r"\\(sum|prod)_\{([^{}]*)\}\^\{([^{}]*)\}", r"\\\1(\2..\3)", text)
    text = re.sub(r"\\(sum|prod)_\{([^{}]*)\}", r"\\\1(\2)", text)
    text = re.sub(r"_\{([^{}]*[-+][^{}]*)\}", r"_(\1)", text)
    text = re.sub(r"_\{([^{}]*)\}", r"_\1", text)
    text = re.sub(_COMMAND, lambda symbol: _SYMBOLS.get(symbol[0], symbol[0]), text)
    return " ".join(text.split())


_COMMAND = r"\\(?:[A-Za-z]+|.)"
"""A command in a formula."""


def unknown_symbols(formula: str) -> set[str]:
    """Commands in a formula that a terminal is shown as they stand."""
    return set(re.findall(_COMMAND, formula)) - {*_SYMBOLS, r"\text"}


def _common() -> list[str]:
    return [*_FIRST, *(key for key in Rule.model_fields if key not in {*_FIRST, "kind", "provenance"})]


def field_lines(kind: type[Record], key: str) -> list[str]:
    """A field as a reader meets it: its key in a file, what it holds, what it is when left out, what it means."""
    field = kind.model_fields[key]
    head = f"  {field.alias or key} ({held_by(key, field)}, {need_of(field)})"
    return wrapped(f"{head}: {plain(described(kind).get(key, ''))}", indent=6)


def a_scope_has() -> list[str]:
    """The parts of a scope."""
    names = ", ".join(field.alias or name for name, field in Scope.model_fields.items())
    return wrapped(f"A scope has {names}; what is left out means all.")


def need_of(field: FieldInfo) -> str:
    """Whether a field must be there, or what it is where it is not."""
    if field.is_required():
        return "required"
    match field.get_default(call_default_factory=True, validated_data={}):
        case bool(yes):
            return f"default {'yes' if yes else 'no'}"
        case int() | Decimal() as value:
            return f"default {value}"
        case str(word) if word:
            return f"default {word}"
    return "optional"


def held_by(key: str, field: FieldInfo) -> str:
    """What a field holds; of ids also whose they are."""
    words = type_name(Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation)
    table = REFERENCES.get(key)
    return f"{words} from {table}" if table in ROWS and words in {_ID, _IDS} else words


_ID, _IDS = "id", "list of ids"

_WORDS: dict[object, str] = {
    Persons: "persons",
    Share: "share 0–1",
    Cost: "number above 0",
    Moment: "date or rotation",
    Day: "date",
    Days: "days",
    Months: "months",
    Id: _ID,
    Ids: _IDS,
    IdList: _IDS,
    Scale: "number, or table of numbers",
    Unread: "value",
    Rows: "rows",
}
"""What the types of fields are to a reader; any other is told by what it is made of."""


def type_name(annotation: Any) -> str:
    """A type in the words of a reader: persons, whole number, list of ids."""
    if annotation in _WORDS:
        return _WORDS[annotation]
    if isinstance(annotation, TypeAliasType):
        return type_name(annotation.__value__)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:  # a type that narrows another one says what that one says
        inner, *checks = parts
        return type_name(Annotated[(inner, *checks[:-1])] if checks[1:] else inner)
    if origin is Literal:
        return " | ".join(map(str, parts))
    if origin in {Union, UnionType}:
        return " or ".join(type_name(one) for one in parts if one is not type(None))
    if origin is tuple:
        return f"list of {type_name(parts[0])}s"
    if origin is dict:
        return f"table of {type_name(parts[1])}s".replace("yes/nos", "yes/no")
    names = {"Decimal": "number", "Fraction": "number", "int": "whole number", "str": "text", "bool": "yes/no"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, name.lower())
