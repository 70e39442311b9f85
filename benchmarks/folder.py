"""A model as a folder of CSV tables, so that whoever is measured reads the same files."""

from __future__ import annotations

from pathlib import Path

import forcegen as fg
from forcegen.model.shipped import FILE
from forcegen.model.workbook import in_toml
from forcegen.model.writing import sheets_of
from forcegen.sheets import csv_of


def write_folder(model: fg.ForceModel, folder: Path) -> None:
    """Write a model whose defaults have no sources: what is in no table as TOML, every table as CSV."""
    head, *tables = sheets_of(model)
    lines = [f"{key} = {in_toml(value)}\n" for key, value, *_ in head.rows]
    (folder / FILE).write_text("".join(lines), encoding="utf-8")
    for sheet in tables:
        (folder / f"{sheet.name}.csv").write_text(csv_of(sheet), encoding="utf-8")
