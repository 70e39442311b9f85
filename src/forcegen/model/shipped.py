"""The models that come with forcegen, and where a model of a given name is found."""

from __future__ import annotations

from pathlib import Path

from forcegen.problems import ModelError, Problem, nearest, quoted

FILE = "model.toml"

_INSTALLED = Path(__file__).parent.parent / "_models"
_CHECKOUT = Path(__file__).parents[3] / "models"


def _home() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def shipped_models() -> dict[str, Path]:
    """Name → folder of every model that comes with forcegen.

    >>> import forcegen as fg
    >>> "template" in fg.shipped_models()
    True
    """
    return {path.parent.name: path.parent for path in sorted(_home().glob(f"*/{FILE}"))}


def catalogue() -> Path:
    """The folder of the legal catalogue: one file a country."""
    return _home() / "catalogue"


def find_model(model: str | Path) -> Path:
    """The folder, or workbook, of a model given by its path or, where there is none, by its name.

    Raises:
        ModelError: When there is neither.
    """
    folder, shipped, inside = Path(model), shipped_models(), ""
    try:
        if (folder / FILE).is_file():
            return folder
        if folder.name == FILE and folder.is_file():
            return folder.parent
        if folder.suffix.lower() == ".xlsx" and folder.is_file():
            return folder
        if str(model) in shipped:
            return shipped[str(model)]
        if folder.is_dir():
            found, beside = f"a folder without {FILE}", _models_in(folder)
            inside = quoted(beside[0]) if beside else ""
        else:
            found = "a file" if folder.exists() else "no such folder"
            beside = _models_in(folder.parent) if folder.parent.is_dir() else []
            inside = _instead_of(folder) if folder.is_file() else ""
    except (OSError, ValueError) as error:  # a name that no file can have, or no permission to look
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        found, beside = f"a path that cannot be read ({reason})", []
    expected = f"a folder with a {FILE}, a workbook (.xlsx), or a shipped model ({', '.join(shipped)})"
    near = inside or nearest(str(model), [*shipped, *beside])
    raise ModelError([Problem(quoted(str(model)), found, expected, near)])


_SPREADSHEETS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers"})
"""Endings of workbooks that are not read."""


def _instead_of(file: Path) -> str:
    """What was probably meant by a file that is no model: its folder, or the same workbook in another form."""
    if file.suffix.lower() in _SPREADSHEETS:
        return "save it as .xlsx"
    return f"the folder {quoted(str(file.parent))}" if (file.parent / FILE).is_file() else ""


def _models_in(folder: Path) -> list[str]:
    return [str(path.parent) for path in sorted(folder.glob(f"*/{FILE}"))]
