"""XLIFF 2.0 (OASIS, 2014): files for translation tools.

A ``file`` for each work, a ``unit`` with one segment for each pair. A changed
sentence has the state ``initial`` with ``subState="duizhao:fuzzy"`` and what it
was before in a note; a tool that sets the state to ``translated`` confirms it.
Sentences of a merged pair are lines of one segment. Characters that XML cannot
hold are ``cp`` elements, as the standard provides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from builder.exporting.exchange import SOURCE_LANGUAGE, Exchange, Unit, parse_name, state_of

_NS = "urn:oasis:names:tc:xliff:document:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FUZZY = "duizhao:fuzzy"
_STATES = {"missing": "initial", "fuzzy": "initial", "draft": "translated", "reviewed": "reviewed"}
_NOT_XML = re.compile("([^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff])")
_NOTES = ("reviewed", "reason", "previous", "merged")


def write_xliff(units: Sequence[Unit], lang: str) -> bytes:
    """``units`` as one document, a file for each work."""
    root = etree.Element(
        _q("xliff"),
        {"version": "2.0", "srcLang": SOURCE_LANGUAGE, "trgLang": lang},
        nsmap={None: _NS},  # type: ignore[dict-item]
    )
    files: dict[str, etree._Element] = {}
    for unit in units:
        if unit.work not in files:
            original = f"docs/translations/{lang}/{unit.work}.md"
            files[unit.work] = etree.SubElement(root, _q("file"), id=unit.work, original=original)
        element = etree.SubElement(files[unit.work], _q("unit"), id=unit.ids[0], name=unit.name)
        _write_notes(element, unit)
        segment = etree.SubElement(element, _q("segment"), state=_STATES[unit.state])
        if unit.state == "fuzzy":
            segment.set("subState", _FUZZY)
        _write_words(etree.SubElement(segment, _q("source"), {_SPACE: "preserve"}), "\n".join(unit.sources))
        if unit.target:
            _write_words(etree.SubElement(segment, _q("target"), {_SPACE: "preserve"}), unit.target)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _q(name: str) -> str:
    return f"{{{_NS}}}{name}"


def _write_notes(element: etree._Element, unit: Unit) -> None:
    merged = " ".join(unit.ids) if len(unit.ids) > 1 else ""
    values = (unit.reviewed, unit.reason, "\n".join(unit.previous), merged)
    if any(values):
        notes = etree.SubElement(element, _q("notes"))
        for category, value in zip(_NOTES, values, strict=True):
            if value:
                etree.SubElement(notes, _q("note"), category=category).text = _NOT_XML.sub("\ufffd", value)


def _write_words(element: etree._Element, words: str) -> None:
    first, *rest = _NOT_XML.split(words)
    element.text = first
    for sign, after in zip(rest[::2], rest[1::2], strict=True):
        etree.SubElement(element, _q("cp"), hex=f"{ord(sign):04X}").tail = after


def read_xliff(root: etree._Element) -> Exchange:
    """The units of an XLIFF 2 document."""
    units: list[Unit] = []
    for element in root.iter(_q("unit")):
        notes = {n.get("category", ""): n.text or "" for n in element.iter(_q("note"))}
        segments = element.findall(_q("segment"))
        sources = [_read_words(s.find(_q("source"))) for s in segments]
        targets = [_read_words(s.find(_q("target"))) for s in segments]
        target = "".join(targets) if all(targets) else ""
        fuzzy = any(s.get("subState") == _FUZZY and s.get("state", "initial") == "initial" for s in segments)
        signed = all(s.get("state") in ("reviewed", "final") for s in segments)
        said = "fuzzy" if fuzzy else "reviewed" if signed and notes.get("reviewed") else "draft"
        work, ids = parse_name(element.get("name") or "")
        if not ids:
            parent = element.getparent()
            while parent is not None and parent.tag != _q("file"):
                parent = parent.getparent()
            work = parent.get("id", "") if parent is not None else ""
            ids = tuple(notes.get("merged", "").split()) or (element.get("id", ""),)
        previous = notes.get("previous", "")
        units.append(
            Unit(
                work,
                ids,
                tuple("".join(sources).split("\n")),
                target,
                state_of(said, target),
                notes.get("reviewed", ""),
                notes.get("reason", ""),
                tuple(previous.split("\n")) if previous else (),
            )
        )
    return Exchange(root.get("trgLang", ""), tuple(units))


def _read_words(element: etree._Element | None) -> str:
    """Text with the characters of ``cp`` elements; other inline elements add what they hold."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _q("cp"):
            parts.append(chr(int(child.get("hex", "FFFD"), 16)))
        elif isinstance(child.tag, str):
            parts.append(_read_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
