"""TMX 1.4b (LISA OSCAR, 2005): translation memories.

A ``tu`` for each pair. Its place, state and the lines of review and reason are
``prop`` elements of type ``x-…``, as the standard provides for what it has no
word for. Sentences of a merged pair are lines of one ``seg``.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from builder import __version__
from builder.exporting.exchange import (
    SOURCE_LANGUAGE,
    Exchange,
    Unit,
    check_characters,
    not_readable,
    parse_name,
    state_of,
)

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(units: Sequence[Unit], lang: str) -> bytes:
    """A memory of ``units``; raises :class:`DuizhaoError` for control characters."""
    check_characters(units)
    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root, "header",
        {"creationtool": "duizhao", "creationtoolversion": __version__, "segtype": "sentence", "o-tmf": "duizhao",
         "adminlang": "en", "srclang": SOURCE_LANGUAGE, "datatype": "plaintext"},
    )  # fmt: skip
    body = etree.SubElement(root, "body")
    for unit in units:
        tu = etree.SubElement(body, "tu", tuid=unit.name)
        for kind, value in (
            ("x-state", unit.state), ("x-reviewed", unit.reviewed), ("x-reason", unit.reason),
            ("x-previous", "\n".join(unit.previous)),
        ):  # fmt: skip
            if value:
                etree.SubElement(tu, "prop", type=kind).text = value
        _variant(tu, SOURCE_LANGUAGE, "\n".join(unit.sources))
        if unit.target:
            _variant(tu, lang, unit.target)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">', pretty_print=True)  # fmt: skip


def _variant(tu: etree._Element, lang: str, words: str) -> None:
    variant = etree.SubElement(tu, "tuv", {_LANG: lang})
    etree.SubElement(variant, "seg").text = words


def read_tmx(root: etree._Element, shown: str = "TMX") -> Exchange:
    """The units of a memory, ours or another's; of several languages the first that is not Chinese."""
    if root.find("body") is None:
        raise not_readable(shown, "it has no body")
    header = root.find("header")
    srclang = (header.get("srclang") if header is not None else None) or SOURCE_LANGUAGE
    units: list[Unit] = []
    lang = ""
    for tu in root.iterfind("body/tu"):
        words = {(v.get(_LANG) or v.get("lang") or ""): _words(v.find("seg")) for v in tu.iterfind("tuv")}
        own = tu.get("srclang") or srclang
        source = next((k for k in words if k.lower() == own.lower()), None) or next(
            (k for k in words if k.lower().startswith("zh")), None
        )
        if source is None:
            continue
        target = next((k for k in words if k != source and not k.lower().startswith("zh")), "")
        lang = lang or target
        work, ids = parse_name(tu.get("tuid") or "")
        props = {p.get("type", ""): p.text or "" for p in tu.iterfind("prop")}
        previous = props.get("x-previous", "")
        units.append(
            Unit(
                work,
                ids,
                tuple(words[source].split("\n")),
                words.get(target, ""),
                state_of(props.get("x-state", ""), words.get(target, "")),
                props.get("x-reviewed", ""),
                props.get("x-reason", ""),
                tuple(previous.split("\n")) if previous else (),
            )
        )
    return Exchange(lang, tuple(units))


def _words(seg: etree._Element | None) -> str:
    """The text of a segment; what stands within its inline codes is no text."""
    if seg is None:
        return ""
    parts = [seg.text or ""]
    for child in seg:
        parts += [_words(child) if child.tag in ("hi", "sub") else "", child.tail or ""]
    return "".join(parts)
