"""What a shell completes: models, scenarios, conditions, rules. Files are read as TOML, and nothing else is loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from forcegen.problems import ModelError


def models(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Models that come with forcegen, folders with a model, and workbooks."""
    from forcegen.model.shipped import shipped_models

    names = [CompletionItem(name) for name in shipped_models() if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


def scenarios(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Scenarios of the model that stands on the line."""
    rows = [*_rows(ctx, "scenarios")]
    found = {"base": "The model as written", **{one["id"]: str(one.get("name", "")) for one in rows}}
    before, plus, _ = incomplete.rpartition("+")  # of scenarios that are combined, the last
    return _items({f"{before}{plus}{one}": says for one, says in found.items()}, incomplete)


def settings(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Conditions of the model that stands on the line, each with a yes and a no once it is written out."""
    found = {one["id"]: str(one.get("name", "")) for one in _rows(ctx, "conditions", law=True)}
    name = incomplete.partition("=")[0]
    if name in found:
        return _items({f"{name}=yes": "", f"{name}=no": ""}, incomplete)
    return _items({f"{one}=": says for one, says in found.items()}, incomplete)


def rules(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Rules of the model that stands on the line, by id."""
    return _items({one["id"]: str(one.get("kind", "")) for one in _rows(ctx, "rules", law=True)}, incomplete)


def kinds(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Rule kinds."""
    from forcegen.rules.plugged import kinds_by_name

    return _items(dict.fromkeys(kinds_by_name(), ""), incomplete)


def plugin_kinds(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Rule kinds of plug-ins, whether they can be used or not."""
    from forcegen.rules.plugged import plugin_names

    return _items(dict.fromkeys(plugin_names(), ""), incomplete)


def tables(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Tables of a model, and its other parts that have keys of their own."""
    from forcegen.report.table_book import PAGES

    return _items(dict.fromkeys(PAGES, ""), incomplete)


def documents(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Documents that have a schema."""
    from forcegen.documents.names import DOCUMENTS

    return _items(dict.fromkeys(DOCUMENTS, ""), incomplete)


def _items(found: dict[str, str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(one, help=says or None) for one, says in found.items() if one.startswith(incomplete)]


def _rows(ctx: click.Context, table: str, *, law: bool = False) -> Iterator[dict[str, Any]]:
    """Rows with an id, from the TOML files of the model and, where it asks for it, of its countries' law."""
    from forcegen.model.shipped import FILE, catalogue, find_model

    loose = [one for one in ctx.args if not one.startswith("-")]  # where the line ends in an option without its value
    model = ctx.params.get("model") or ctx.params.get("what") or next(iter(loose), None)
    try:
        root = find_model(str(model)) if model else None
    except ModelError:
        root = None
    if root is None or not root.is_dir():
        return
    head = _toml(root / FILE)
    files = [head, _toml(root / f"{table}.toml")]
    wanted = head.get("law", {})
    if law and isinstance(wanted, dict):
        files += [_toml(catalogue() / f"{country}.toml") for country in wanted.get("countries", ())]
    for file in files:
        rows = file.get(table, [])
        yield from (one for one in rows if isinstance(one, dict) and isinstance(one.get("id"), str))


def _toml(file: Path) -> dict[str, Any]:
    """A file as it stands; nothing where it cannot be read, for nobody could be told."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


model_argument = click.argument("model", shell_complete=models)
"""The argument MODEL of a command."""
