"""The models that come with forcegen, and where a model of a given name is found."""

from __future__ import annotations

from pathlib import Path

from forcegen.problems import ModelError, Problem, nearest

_INSTALLED = Path(__file__).parent.parent / "_models"
_CHECKOUT = Path(__file__).parents[3] / "models"


def shipped_models() -> dict[str, Path]:
    """Name → folder of every model that comes with forcegen."""
    home = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return {path.parent.name: path.parent for path in sorted(home.glob("*/model.toml"))}


def find_model(model: str | Path) -> Path:
    """The folder of a model given by its path or, where no such folder exists, by its name.

    Raises:
        ModelError: When there is neither.
    """
    folder = Path(model)
    if folder.is_dir():
        return folder
    if folder.name == "model.toml" and folder.is_file():
        return folder.parent
    shipped = shipped_models()
    if str(model) in shipped:
        return shipped[str(model)]
    beside = [str(entry) for entry in folder.parent.iterdir() if entry.is_dir()] if folder.parent.is_dir() else []
    expected = f"a folder with a model.toml, or a shipped model ({', '.join(shipped)})"
    found = "a file" if folder.exists() else "no such folder"
    raise ModelError([Problem(str(model), found, expected, nearest(str(model), [*shipped, *beside]))])
