"""Documents of JSON that a person or a program may keep, send and read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails
from pydantic_core.core_schema import ModelSchema

from forcegen.display import Displayed
from forcegen.problems import ModelError, Problem, quoted
from forcegen.removed import WithRemovedMembers
from forcegen.strict_json import read_json
from forcegen.terms.record import Record


class DocumentSchema(GenerateJsonSchema):
    """The schema of a document: it names its dialect, and describes without the examples in Python."""

    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        """The whole schema."""
        return {"$schema": self.schema_dialect, **super().generate(schema, mode)}

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """The schema of one record."""
        record = super().model_schema(schema)
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
        plain = read_json(text, where)
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
        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            found = f"a file that cannot be read ({error.strerror})"
            raise ModelError([Problem(str(path), found, "a JSON document")]) from None
        except UnicodeDecodeError:
            raise ModelError([Problem(str(path), "a file that is no text", "a JSON document")]) from None
        return cls.from_json(text, str(path))


def _problem(where: str, detail: ErrorDetails) -> Problem:
    """What pydantic found wrong in a document, as a message that a person can act on."""
    place = ", ".join(part for part in (where, ".".join(map(str, detail["loc"]))) if part)
    match detail["type"]:
        case "missing":
            return Problem(place, "nothing", "a value")
        case "extra_forbidden":
            return Problem(place, quoted(detail["input"]), "no such key")
        case "model_type":
            return Problem(place, quoted(detail["input"]), "a table of keys and values")
        case "value_error":
            return Problem(place, quoted(detail["input"]), str(detail["ctx"]["error"]))
        case _:
            return Problem(place, quoted(detail["input"]), detail["msg"].removeprefix("Input should be "))
