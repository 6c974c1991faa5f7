"""JSON Schemas of the manifest, of contributors' front matter and of the bibliography, for editors.

They are written from the models that the program itself reads with
(``duizhao schema``), and a test holds the files in ``docs/contributing/schema``
to them.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from builder.manifest import Id, Manifest
from builder.note_files import Reference

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class AnnotationFront(BaseModel):
    """What stands between the two lines of hyphens in ``docs/annotations/WORK.md``."""

    model_config = ConfigDict(extra="forbid", title="Front matter of a file of notes")
    work: Id = Field(description="The work's id, as in the file's name")


class TranslationFront(BaseModel):
    """What stands between the two lines of hyphens in ``docs/translations/LANG/WORK.md``."""

    model_config = ConfigDict(extra="allow", title="Front matter of a translation")
    work: Id = Field(description="The work's id, as in the file's name")
    lang: Literal["en"] | str = Field(default="en", description="Language of the targets")
    translator: str = Field(default="", description="Who answers for the targets")


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema."""
    found: dict[str, dict[str, Any]] = {
        "manifest.json": Manifest.model_json_schema(by_alias=True),
        "annotation.json": AnnotationFront.model_json_schema(),
        "translation.json": TranslationFront.model_json_schema(),
        "references.json": TypeAdapter(list[Reference]).json_schema(by_alias=True),
    }
    return {name: {"$schema": _DIALECT, **schema} for name, schema in found.items()}


def schema_files() -> dict[str, bytes]:
    """File name -> its bytes, the same every time."""
    return {
        name: (json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        for name, schema in schemas().items()
    }
