"""GNU gettext PO files, for tools such as Poedit and Weblate.

``msgctxt`` names the place, the flag ``fuzzy`` marks a changed sentence, and
``#|`` shows tools what it was. The lines of review and reason are translator's
comments. Sentences of a merged pair are lines of one ``msgid``.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from builder.exporting.exchange import Exchange, Unit, not_readable, parse_name, state_of

_WAS = "was: "
_REVIEWED = "reviewed: "
_REASON = "reason: "


def write_po_file(units: Sequence[Unit], lang: str) -> bytes:
    """``units`` as one catalogue; the same units always give the same bytes."""
    catalog = Catalog(fuzzy=False)
    for unit in units:
        comments = [
            *([_REVIEWED + unit.reviewed] if unit.reviewed else ()),
            *([_REASON + unit.reason] if unit.reason else ()),
            *(_WAS + words for words in unit.previous),
        ]
        catalog.add(
            "\n".join(unit.sources),
            unit.target,
            flags=["fuzzy"] if unit.state == "fuzzy" else [],
            user_comments=comments,
            previous_id="\n".join(unit.previous) if unit.previous else (),
            context=unit.name,
        )
    out = BytesIO()
    write_po(out, catalog, width=0, no_location=True, omit_header=True, include_previous=True)
    head = (
        'msgid ""\nmsgstr ""\n"Project-Id-Version: duizhao\\n"\n'
        f'"Language: {lang}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def read_po_file(content: bytes, shown: str = "PO") -> Exchange:
    """The units of a catalogue; raises :class:`DuizhaoError` where it is none."""
    try:
        catalog = read_po(BytesIO(content), abort_invalid=True, charset="utf-8")
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise not_readable(
            "PO", str(error).splitlines()[0] if str(error) else "it is not a catalogue"
        ) from None
    headers = dict(catalog.mime_headers)
    units: list[Unit] = []
    for message in catalog:
        if not message.id or not isinstance(message.id, str):
            continue
        work, ids = parse_name(message.context or "")
        target = message.string if isinstance(message.string, str) else ""
        comments = message.user_comments
        reviewed = _comment(comments, _REVIEWED)
        said = "fuzzy" if message.fuzzy else "reviewed" if reviewed else "draft"
        units.append(
            Unit(
                work,
                ids,
                tuple(message.id.split("\n")),
                target,
                state_of(said, target),
                reviewed,
                _comment(comments, _REASON),
                tuple(c.removeprefix(_WAS) for c in comments if c.startswith(_WAS)),
            )
        )
    if not units:
        raise not_readable(shown, "there is no entry in it")
    return Exchange(_language(content) or headers.get("Language", ""), tuple(units))


def _comment(comments: Sequence[str], kind: str) -> str:
    return next((c.removeprefix(kind) for c in comments if c.startswith(kind)), "")


def _language(content: bytes) -> str:
    """The ``Language`` of the header, with a hyphen; Babel only knows locales that it has data for."""
    for line in content.decode("utf-8", "replace").splitlines():
        if line.startswith('"Language:'):
            return (
                line.removeprefix('"Language:')
                .removesuffix('"')
                .removesuffix("\\n")
                .strip()
                .replace("_", "-")
            )
        if line.startswith("msgctxt"):
            break
    return ""
