"""The authority list ``seeds/instruments.toml``: documents and meetings that works cite.

Kept by hand and small: only what someone looked up, each entry with its source.
A fact that was not found is left out. :func:`read_instruments` reports every
mistake with its line.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date as day
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from builder.errors import DuizhaoError, Problem
from builder.toml_places import line_index, line_of

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Instrument(BaseModel):
    """A document or a meeting that is not a work of the edition."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Id
    title: _Text
    """The full title in Chinese, without 《》."""
    title_en: _Text
    """Ours, where the source gives none."""
    names: tuple[_Text, ...] = ()
    """Other names under which texts cite it."""
    kind: Literal["law", "regulation", "rule", "party-document", "plan", "notice", "meeting"]
    issuer: tuple[_Text, ...] = ()
    number: str = ""
    date: str = ""
    """``2004-09-27``, ``2004-09``, ``2004`` or a range ``2006-10-08/2006-10-11``."""
    source: _Text
    """Where the facts were looked up: addresses, separated by white space."""
    note: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        for half in self.date.split("/") if self.date else ():
            if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", half):
                raise ValueError(
                    f"date: {self.date!r} is not a date; write 2004-09-27, 2004-09, 2004 or a range"
                )
            try:
                day.fromisoformat((half + "-01-01")[:10])
            except ValueError:
                raise ValueError(f"date: {half!r} is not a day of the calendar; mend it") from None
        for address in self.source.split():
            if not re.fullmatch(r"https?://\S+", address):
                raise ValueError(
                    f"source: {address!r} is not an address; give the page where it was looked up"
                )
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    instrument: tuple[Instrument, ...] = ()


def read_instruments(path: Path, shown: str) -> tuple[Instrument, ...]:
    """The entries of the list, in the file's order; none where there is no file.

    Raises :class:`DuizhaoError` with every mistake; ``shown`` is the path in messages.
    """
    if not path.exists():
        return ()
    try:
        source = path.read_bytes().decode("utf-8-sig")
        raw = tomllib.loads(source)
    except UnicodeDecodeError as error:
        raise DuizhaoError(
            Problem(shown, 0, "INSTRUMENT-ENCODING", f"save the file as UTF-8 ({error.reason})")
        ) from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else 0
        raise DuizhaoError(
            Problem(shown, line, "INSTRUMENT-TOML", f"the file is not valid TOML: {error}")
        ) from None
    lines = line_index(source)
    try:
        entries = _File.model_validate(raw).instrument
    except ValidationError as error:
        raise DuizhaoError(
            *(
                Problem(
                    shown,
                    line_of(lines, tuple(item["loc"])),
                    "INSTRUMENT-KEY" if item["type"] == "extra_forbidden" else "INSTRUMENT-VALUE",
                    f"`{'.'.join(str(p + 1) if isinstance(p, int) else p for p in item['loc'])}`: "
                    + item["msg"].removeprefix("Value error, "),
                )
                for item in error.errors()
            )
        ) from None
    problems = []
    seen: dict[str, str] = {}
    for index, entry in enumerate(entries):
        for key, values in (("id", (entry.id,)), ("title", (entry.title,)), ("names", entry.names)):
            for value in values:
                if seen.setdefault(value, entry.id) != entry.id or (
                    key == "id" and sum(e.id == value for e in entries) > 1
                ):
                    problems.append(
                        Problem(
                            shown, line_of(lines, ("instrument", index, key)), "INSTRUMENT-DOUBLE",
                            f"{value!r} stands for two entries; each id and each name can stand for one only",
                        )
                    )  # fmt: skip
    if problems:
        raise DuizhaoError(*problems)
    return entries
