"""What the fields of a record mean: the text that stands below each in its class, read when somebody asks."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel


@cache
def described(kind: type[BaseModel]) -> Mapping[str, str]:
    """Return what each field of a record means, by its name; a field without a text is left out.

    A class of pydantic could read these texts when it is made, but to read the source of every record takes longer
    than all else that ``import`` does.
    """
    texts: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        own = _below(base) if hasattr(base, "model_fields") else {}
        for name in vars(base).get("__annotations__", {}):
            texts.pop(name, None)
            if name in own:
                texts[name] = own[name]
    given = {name: field.description for name, field in kind.model_fields.items() if field.description}
    return {name: text for name, text in (texts | given).items() if name in kind.model_fields}


def _below(kind: type) -> dict[str, str]:
    """The text below each annotated name of a class; none where its source is not at hand."""
    try:
        (tree,) = ast.parse(dedent(inspect.getsource(kind))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return {}
    found: dict[str, str] = {}
    for field, below in pairwise(tree.body if isinstance(tree, ast.ClassDef) else ()):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str() as text)):
                found[name] = inspect.cleandoc(text)
    return found
