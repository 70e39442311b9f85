"""The models that come with forcegen, and where a model of a given name is found."""

from __future__ import annotations

from pathlib import Path

from forcegen.model.forms import MOST_BYTES, form_of, form_of_json, kind_of
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
            found = kind_of(folder) if folder.exists() else "no such folder"
            beside = _models_in(folder.parent) if folder.parent.is_dir() else []
            if folder.is_file():
                found, inside = _instead_of(folder)
    except (OSError, ValueError) as error:  # a name that no file can have, or no permission to look
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        found, beside = f"a path that cannot be read ({reason})", []
    expected = f"a folder with a {FILE}, a workbook (.xlsx), or a shipped model ({', '.join(shipped)})"
    near = inside or nearest(str(model), [*shipped, *beside])
    raise ModelError([Problem(quoted(str(model)), found, expected, near)])


_LOOKED_AT = 1000
"""First bytes of a JSON file, among which it says what it is."""

_SPREADSHEETS = frozenset({".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers"})
"""Endings of workbooks that are not read."""


def _instead_of(file: Path) -> tuple[str, str]:
    """What a file is that is no model, and what was probably meant: its folder, or the workbook in another form."""
    with file.open("rb") as opened:
        raw = opened.read(MOST_BYTES)
    form, advice = form_of(raw, ".xlsx")
    form = form or form_of_json(raw[:_LOOKED_AT].decode("utf-8-sig", "replace"))
    if file.suffix.lower() in _SPREADSHEETS:
        return form or "a file", "save it as .xlsx"
    folder = f"the folder {quoted(str(file.parent))}" if (file.parent / FILE).is_file() else ""
    return form or "a file", advice or folder


def _models_in(folder: Path) -> list[str]:
    return [str(path.parent) for path in sorted(folder.glob(f"*/{FILE}"))]
