"""The rule book as text: the kinds, and of one kind its law, its fields and an example, from the code itself."""

from __future__ import annotations

import inspect
import textwrap
from types import UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from forcegen.report.text import WIDTH
from forcegen.rules import KINDS, Rule


def kinds_by_name() -> dict[str, type[Rule]]:
    """Every rule kind by its name."""
    return {kind.model_fields["kind"].default: kind for kind in KINDS}


def list_of_kinds() -> str:
    """One line a kind: its name and what it says."""
    lines = []
    for name, kind in kinds_by_name().items():
        own = " (brought by the pools)" if kind.derived else ""
        says = (inspect.getmodule(kind).__doc__ or "").splitlines()[0]
        lines.append(f"{name:<14}" + says.partition(": ")[2].rstrip(".") + own)
    return "\n".join(lines) + "\n"


def page_of(name: str) -> str:
    """What a kind says, its fields with units, and an example entry."""
    kind = kinds_by_name()[name]
    parts = [name, "=" * len(name), "", inspect.cleandoc(kind.__doc__ or ""), ""]
    own = {key: field for key, field in kind.model_fields.items() if key not in Rule.model_fields}
    parts += ["Fields", *(_field(key, field) for key, field in own.items()), ""]
    if kind.derived:
        parts.append("Nobody writes this rule: every pool to which it applies brings its own.")
    else:
        parts += ["Fields of every rule", *(_field(key, field) for key, field in _common().items()), ""]
        parts += ["Example", "", "[[rules]]", f'kind = "{name}"', kind.example.strip()]
    return "\n".join(parts) + "\n"


def _common() -> dict[str, FieldInfo]:
    return {key: field for key, field in Rule.model_fields.items() if key not in {"kind", "provenance"}}


def _field(key: str, field: FieldInfo) -> str:
    need = "" if not field.is_required() else ", required"
    head = f"  {field.alias or key} ({_type_name(field.annotation)}{need})"
    return textwrap.fill(f"{head}: {field.description or ''}", WIDTH, subsequent_indent="      ")


def _type_name(annotation: Any) -> str:
    if isinstance(annotation, TypeAliasType):
        return _type_name(annotation.__value__)
    origin = get_origin(annotation)
    if origin is Annotated:
        return _type_name(get_args(annotation)[0])
    if origin is Literal:
        return " | ".join(map(str, get_args(annotation)))
    if origin in {Union, UnionType}:
        return " or ".join(_type_name(one) for one in get_args(annotation) if one is not type(None))
    if origin is tuple:
        return "ids"
    names = {"Decimal": "number", "int": "whole number", "str": "text", "bool": "yes/no", "date": "date"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, name.lower())
