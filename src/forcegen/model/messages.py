"""What pydantic found wrong, as messages that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from forcegen.model.findings import Locator
from forcegen.model.places import Place
from forcegen.model.rows import ROWS, row_type
from forcegen.problems import Problem, UnfitError, nearest, quoted
from forcegen.terms.record import Provenance, Record, figures_of

ADVISED = 1000
"""Unknown keys for which a near one is sought: it takes long, and nobody reads the advice on the thousandth."""


def problems_of(
    error: ValidationError, kind: type[Record], data: Mapping[str, Any], locate: Locator
) -> Iterator[Problem]:
    """Every error in the data of a model of type ``kind``."""
    advice: dict[tuple[type[Record], str], str] = {}
    details = error.errors(include_url=False)
    meant = {_meant(detail, kind, data, advice, locate) for detail in details if detail["type"] == "extra_forbidden"}
    for detail in details:
        if detail["loc"] in meant and (detail["type"] == "missing" or _parts_alone(detail["input"])):
            continue  # its misspelt key is told
        table, row, record, keys = _address(detail["loc"], kind, data)
        place, above = locate(table, row, ".".join(keys)), locate(table, row, ".".join(keys[:-1]))
        # a column that one kind of rule has not, another may have: then the row is at fault, not the header
        header = locate.header(table, row) if table != "rules" else None
        if detail["type"] == "extra_forbidden":
            known = _known(record, keys, kind, locate)
            expected = f"one of {', '.join(sorted(known))}"
            near = advice.get((record, keys[-1]), "")
            if header:
                yield Problem(header.header, f"the column {quoted('.'.join(keys))}", expected, near)
            else:
                yield Problem(above, f"the key {quoted(keys[-1])}", expected, near)
        elif header and (lacking := _lacking(header, keys, detail)):
            yield Problem(header.header if lacking not in header.columns else above, "", _wanted(header, lacking, keys))
        elif detail["type"] == "missing":
            if table is None and keys[-1] in ROWS and locate.file:
                rows = f"rows under [[{keys[-1]}]], or a file {keys[-1]}.csv beside it"
                yield Problem(locate.file, "", f"a sheet {quoted(keys[-1])}" if locate.sheets else rows)
            else:
                yield Problem(above, "", f"a value for {quoted(keys[-1])}")
        else:
            whole = not keys and detail["type"] == "value_error"  # the row is there to be read, and long
            yield Problem(place, "" if whole else quoted(detail["input"]), *_expected(detail))


def _known(record: type[Record], keys: list[str], kind: type[Record], locate: Locator) -> set[str]:
    """The keys that could stand in place of the last of some keys."""
    return _keys(record, keys[:-1]) | (
        {"law", "tables"} if record is kind and len(keys) == 1 and locate.file else set()
    )


def _meant(
    detail: ErrorDetails,
    kind: type[Record],
    data: Mapping[str, Any],
    advice: dict[tuple[type[Record], str], str],
    locate: Locator,
) -> tuple[int | str, ...]:
    """The path that was probably meant by one to an unknown key."""
    _, _, record, keys = _address(detail["loc"], kind, data)
    if (record, keys[-1]) not in advice and len(advice) < ADVISED:
        advice[record, keys[-1]] = nearest(keys[-1], _known(record, keys, kind, locate))
    return (*detail["loc"][:-1], advice.get((record, keys[-1]), "").strip('"'))


def _lacking(header: Place, keys: list[str], detail: ErrorDetails) -> str:
    """The key of a row under a header that has no value: a missing one, or one of which only parts are given."""
    if detail["type"] == "missing":
        return ".".join(keys) if keys[0] not in header.columns else keys[0]
    given = detail["input"]
    return keys[0] if len(keys) == 1 and _parts_alone(given) else ""


def _parts_alone(given: object) -> bool:
    """Whether a figure was given its source or status and no value."""
    return isinstance(given, dict) and bool(given) and given.keys() <= Provenance.model_fields.keys()


def _wanted(header: Place, key: str, keys: list[str]) -> str:
    """What is to be given for a key that has no value."""
    if key not in header.columns:
        return f"a column {quoted(key)}"
    return f"a value for {quoted(keys[-1])}"


def _address(
    path: tuple[int | str, ...], kind: type[Record], data: Mapping[str, Any]
) -> tuple[str | None, int | None, type[Record], list[str]]:
    """Table, number and type of the row that a path leads into (or none of a table), and the keys within."""
    table, row, keys = None, None, [str(part) for part in path if isinstance(part, str)]
    if len(path) > 1 and path[0] in ROWS and isinstance(path[1], int):
        table, row = keys.pop(0), path[1]
        kind = row_type(table, data[table][row])
    inner = [key for number, key in enumerate(keys, start=1) if key != "provenance" or number == len(keys)]
    return table, row, kind, inner


def _expected(detail: ErrorDetails) -> tuple[str, str]:
    """What would have been right for a value, and what was probably meant."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            error = context.get("error", detail["msg"])
            return str(error), error.maybe if isinstance(error, UnfitError) else ""
        case "literal_error":
            choices = re.findall(r"'([^']*)'", str(context.get("expected")))
            near = nearest(detail["input"], choices) if isinstance(detail["input"], str) else ""
            return f"one of {', '.join(choices)}", near
        case "model_type" | "dict_type":
            return "a table of keys and values", ""
        case "tuple_type":
            return "a list", ""
        case _:
            message = detail["msg"].removeprefix("Input should be ")
            return message[0].lower() + message[1:], ""


def _keys(kind: type[Record], path: list[str]) -> set[str]:
    """The keys that the record at the end of a path of keys may have."""
    for part in path:
        if part in figures_of(kind):
            kind = Provenance
            continue
        field = next((one for name, one in kind.model_fields.items() if part in {name, one.alias}), None)
        if field is None or not isinstance(field.annotation, type) or not issubclass(field.annotation, Record):
            break
        kind = field.annotation
    own = {field.alias or name for name, field in kind.model_fields.items()} - {"provenance"}
    return own | {"value"} if kind is Provenance else own
