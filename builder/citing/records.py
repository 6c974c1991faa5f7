"""Citations for programs: BibTeX, RIS and CSL-JSON.

Names are given whole, never divided into family and given name: where a name
divides is not said in our sources. The types are those under which reference
managers keep public documents (``report``, ``GOVDOC``) and web pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from builder.citing.facts import Cited, Publication
from builder.citing.forms import Form, Slot

DRAFT = "machine-assisted draft translation"
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_TEX_SIGN = re.compile(r"[\\{}~^&%$#_]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(cited: Cited, publication: Publication) -> Form:
    """An entry ``@misc``; month and year as BibTeX has them, the whole date in the note."""
    date = cited.date
    fields = [
        ("author", " and ".join(f"{{{_tex(name)}}}" for name in cited.creators)),
        ("title", f"{{{_tex(f'[{cited.title}]' if cited.supplied else cited.title)}}}"),
        ("year", _tex(_bibtex_year(cited))),
    ]
    rows = [f"  {key} = {{{value}}},\n" for key, value in fields if value]
    if len(date.start) > 1 and not date.end and not date.estimated:
        rows.append(f"  month = {_MONTHS[date.start[1] - 1]},\n")
    if cited.number:
        rows.append(f"  number = {{{_tex(cited.number)}}},\n")
    rows.append(f"  howpublished = {{{_tex(f'{publication.name}, {publication.version.en}')}}},\n")
    return (
        f"@misc{{{cited.id}",
        Slot("node", "-"),
        ",\n" + "".join(rows) + f"  note = {{{_tex(notes(cited))}",
        Slot("locator-en", ". Cited: "),
        "},\n  language = {chinese},\n",
        Slot("url", "  url = {", "},\n"),
        Slot("accessed-iso", "  urldate = {", "},\n"),
        "}\n",
    )


def _bibtex_year(cited: Cited) -> str:
    return cited.date.words() if cited.date.estimated or not cited.date.start else cited.date.year


def _tex(text: str) -> str:
    return tex(" ".join(text.split()))


def tex(text: str) -> str:
    """``text`` with every sign escaped that TeX or BibTeX reads; braces are named, since BibTeX counts them all."""
    return _TEX_SIGN.sub(lambda found: _TEX[found.group()], text)


def ris(cited: Cited, publication: Publication) -> Form:
    """A record with CRLF line ends, as the format wants."""
    date = cited.date
    rows = [("TY", "GOVDOC" if cited.issued else "ELEC")]
    rows += [("AU", name) for name in cited.creators]
    rows.append(("TI", f"[{cited.title}]" if cited.supplied else cited.title))
    rows.append(("TT", cited.title_en))
    if date.start and not date.open and not date.end:
        rows.append(("PY", f"{date.start[0]:04d}"))
        parts = [f"{date.start[0]:04d}", *(f"{part:02d}" for part in date.start[1:])]
        rows.append(
            ("DA", "/".join((*parts, "", "", "")[:3]) + "/" + (date.words() if _uncertain(cited) else ""))
        )
    elif date.start:
        rows.append(("DA", f"{date.start[0]:04d}///{date.words()}"))
    rows += [
        ("T2", publication.name),
        ("ET", publication.label),
        ("M1", cited.number),
        ("M3", f"{cited.genre.zh} {cited.genre.en}"),
        ("LA", "zh"),
        ("N1", notes(cited)),
    ]
    text = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in rows if value)
    return (
        text,
        Slot("node", f"ID  - {cited.id}-", "\r\n"),
        Slot("locator-zh", "SE  - ", "\r\n"),
        Slot("url", "UR  - ", "\r\n"),
        Slot("accessed-ris", "Y2  - ", "\r\n"),
        "ER  - \r\n",
    )


def _uncertain(cited: Cited) -> bool:
    return cited.date.estimated or cited.date.supplied_year


def _line(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def csl(cited: Cited, publication: Publication) -> dict[str, Any]:
    """An item of CSL-JSON (1.0.2) for the whole work; a clause adds ``section``, a reader ``accessed``."""
    item: dict[str, Any] = {
        "id": cited.id,
        "type": "report" if cited.issued else "webpage",
        "title": f"[{cited.title}]" if cited.supplied else cited.title,
        "author": [{"literal": name} for name in cited.creators],
        "issued": _csl_date(cited),
        "number": cited.number,
        "genre": cited.genre.zh,
        "container-title": publication.name,
        "version": publication.label,
        "language": "zh-Hans",
        "URL": publication.url(cited.id),
        "note": notes(cited),
    }
    return {key: value for key, value in item.items() if value}


def csl_text(works: Iterable[Cited], publication: Publication) -> str:
    """A file of CSL-JSON: an array of items."""
    items = [csl(cited, publication) for cited in works]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _csl_date(cited: Cited) -> dict[str, Any]:
    date = cited.date
    if not date.start:
        return {}
    if date.open:
        return {"literal": f"{date.year} or later"}
    if date.estimated:  # only the year: programs that know no range take its first month for the date
        years = sorted({date.start[0], (date.end or date.start)[0]})
        return {"date-parts": [[year] for year in years], "circa": True}
    return {"date-parts": [list(date.start), *([list(date.end)] if date.end else [])]}


def notes(cited: Cited) -> str:
    """What the fields of a format cannot say: post, English title and its state, how the date is known."""
    found = []
    if cited.title_en:
        found.append(f"English title ({DRAFT}): {cited.title_en}")
    if cited.supplied:
        found.append("The title is the editors'; the source gives none")
    if cited.post:
        found.append(f"Author's post: {cited.post}" + (f" ({cited.post_en})" if cited.post_en else ""))
    if not cited.creators:
        found.append("Issuer not known" if cited.issued else "Author not known")
    date = cited.date
    if not date.start:
        found.append("Date not known")
    elif date.open:
        found.append(f"Date concluded from the text: not earlier than {date.value.rstrip('/')}")
    elif date.estimated:
        found.append(f"Date concluded from the text: {date.value.replace('/', ' to ')}")
    else:
        said = f"Date ({date.kind.en}): {date.value}"
        found.append(said + ("; the year is concluded, not read" if date.supplied_year else ""))
    return ". ".join(found)
