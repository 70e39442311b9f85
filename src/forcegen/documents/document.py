"""Documents of JSON that a person or a program may keep, send and read back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails
from pydantic_core.core_schema import ModelSchema

from forcegen.display import Displayed
from forcegen.model.forms import form_of, form_of_json, is_utf_16, kind_of
from forcegen.model.shipped import FILE, shipped_models
from forcegen.problems import ModelError, Problem, nearest, quoted
from forcegen.removed import WithRemovedMembers
from forcegen.strict_json import read_json
from forcegen.terms.described import described
from forcegen.terms.record import Record


class DocumentSchema(GenerateJsonSchema):
    """The schema of a document: it names its dialect, and describes without the examples in Python."""

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        """The whole schema."""
        return {"$schema": self.schema_dialect, **super().generate(schema, mode)}

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """The schema of one record."""
        record = super().model_schema(schema)
        kind: type[Record] = schema["cls"]
        for name, text in described(kind).items():
            alias = kind.model_fields[name].alias or name
            for key in {name, alias} & record.get("properties", {}).keys():
                record["properties"][key].setdefault("description", text)
        if "description" in record:
            record["description"] = without_examples(record["description"])
        return record


def without_examples(text: str) -> str:
    """A docstring without the paragraphs that are examples in Python, which are for readers of the code."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(one for one in paragraphs if not one.lstrip().startswith(">>>")).rstrip()


class Document(WithRemovedMembers, Displayed, Record):
    """A record with a schema of its own, written as one JSON document and shown as HTML in a notebook."""

    @classmethod
    def model_json_schema(cls, *places: Any, **options: Any) -> dict[str, Any]:
        """The JSON schema of the document as it is written; the options are pydantic's."""
        written = {"schema_generator": DocumentSchema, "mode": "serialization"}
        return super().model_json_schema(*places, **{**written, **options})

    def to_json(self) -> str:
        """The document as JSON."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, where: str | None = None) -> Self:
        """Read a document back.

        Args:
            text: The JSON.
            where: What messages call it; by default what it is, such as ``plan``.

        Raises:
            ModelError: When the text is no such document, with every problem found.
        """
        where = cls.__name__.lower() if where is None else where
        plain = read_json(text.removeprefix("\ufeff"), where)
        expected = cls._schema()
        if expected and not (isinstance(plain, dict) and plain.get("schema") == expected):
            raise ModelError([_other(plain, where, expected)])
        try:
            return cls.model_validate(plain)
        except ValidationError as error:
            raise ModelError(_problem(where, one) for one in error.errors(include_url=False)) from None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a document from a file.

        Raises:
            ModelError: When the file cannot be read or holds no such document, with every problem found.
        """
        return cls.from_json(_text_of(Path(path), _wanted(cls._schema())), str(path))

    @classmethod
    def _schema(cls) -> str:
        """What stands in its ``schema``; empty for a part of a document."""
        field = cls.model_fields.get("schema_")
        return str(field.default) if field else ""


def _wanted(schema: str) -> str:
    """A document by its schema, as what was expected: ``a plan (forcegen.plan/1), as JSON``."""
    return f"{form_of_json(json.dumps({'schema': schema}))}, as JSON" if schema else "a JSON document"


def _text_of(path: Path, wanted: str) -> str:
    """The text of a file that should be a document.

    Raises:
        ModelError: When it cannot be read, or is something else.
    """
    where = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = f"a file that cannot be read ({error.strerror})"
        model = where in shipped_models() or (path / FILE).is_file()
        found = "a model" if model else kind_of(path) if path.is_dir() or not path.exists() else reason
        raise ModelError([Problem(where, found, wanted)]) from None
    form, _ = form_of(raw, ".json")
    if form or not raw.strip():
        raise ModelError([Problem(where, form or "an empty file", wanted)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        odd = "UTF-16" if is_utf_16(raw) else f"the byte 0x{raw[error.start]:02x}"
        place = where if is_utf_16(raw) else f"{where}:{line}"
        raise ModelError([Problem(place, odd, "UTF-8 text", "save it as UTF-8")]) from None
    if not form_of_json(text):
        raise ModelError([Problem(where, "a file that is no JSON", wanted)])
    return text


def _other(plain: Any, where: str, expected: str) -> Problem:
    """What is said of JSON that is another document, or none; only once, and not of all its keys."""
    schema = plain.get("schema") if isinstance(plain, dict) else None
    found = form_of_json(json.dumps({"schema": schema} if isinstance(schema, str) else {}))
    return Problem(where, found, _wanted(expected))


_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "finite": "a finite number",
    "string": "text",
    "bool": "true or false",
    "tuple": "a list",
    "list": "a list",
    "set": "a list",
    "dict": "a table of keys and values",
    "model": "a table of keys and values",
    "date": "a date such as 2025-07-01",
}
"""What was expected, by the first word of pydantic's name for what it found."""


def _problem(where: str, detail: ErrorDetails) -> Problem:
    """What pydantic found wrong in a document, as a message that a person can act on."""
    place = ", ".join(part for part in (where, ".".join(map(str, detail["loc"]))) if part)
    match detail["type"]:
        case "missing":
            return Problem(place, "nothing", "a value")
        case "extra_forbidden":
            return Problem(place, quoted(detail["input"]), "no such key")
        case "value_error":
            return Problem(place, quoted(detail["input"]), str(detail["ctx"]["error"]))
        case "literal_error":
            choices = re.findall(r"'([^']*)'", str(detail["ctx"]["expected"]))
            near = nearest(detail["input"], choices) if isinstance(detail["input"], str) else ""
            return Problem(place, quoted(detail["input"]), f"one of {', '.join(choices)}", near)
        case kind:
            said = detail["msg"].removeprefix("Input should be ")
            return Problem(place, quoted(detail["input"]), _KINDS.get(kind.partition("_")[0], said))
