"""A contributor's file of notes, read as leniently as can be without guessing (DESIGN 4.5).

People copy from a page, from a word processor, from the table of the
contributing page: indentation, list signs, bold field names, full-width signs,
Chinese names for kinds, quotation marks and fences of code are understood.
What another reader of the Markdown would stumble over is kept as a slip.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from rapidfuzz import fuzz, process

from builder.annotations import (
    FIELDS,
    INDEXES,
    THE_TEXT,
    Annotation,
    Annotations,
    Slip,
    Source,
)
from builder.language.vocabulary import CERTAINTIES as CERTAINTY_NAMES
from builder.language.vocabulary import NOTE_TYPES

_HEADING = re.compile(r"\s*([#＃]{1,6})\s*(.*?)\s*$")
_KEY = re.compile(
    r"(?:[a-z0-9-]+#|#|\S*?/#)?([A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z_]+)?)\s*(?:[:：︰﹕]\s*(.*))?$"
)
_NODE_ID = re.compile(
    r"(?:title|to|preamble|closing|sign|front|work|meta\.\w+|(?:bk|ch|sec|art|[pcijbnshua])\d+)(?:-(?:[a-z]+\d*))*",
    re.IGNORECASE,
)
_OTHER_SIGN = re.compile(
    r"(?P<key>[A-Za-z][\w.-]*?)(?:\s*[;；,，|]\s*|\s+[-–—]+\s+|\s*[–—]+\s*|\s+)(?P<words>\S.*)"
)
_UNMARKED = re.compile(r"\s*\**(?P<key>[A-Za-z][\w.-]*)\s*[:：]\s*(?P<words>\S.*?)\**\s*$")
_NAMES = {
    "类别": "type", "类型": "type", "种类": "type", "kind": "type", "certain": "certainty", "把握": "certainty", "确定性": "certainty", "可信度": "certainty",
    "来源": "source", "出处": "source", "资料来源": "source", "sources": "source", "索引": "index",
}  # fmt: skip
"""Other names of the lines of a note."""
_VALUES = {
    "type": {**{name.zh: key for key, name in NOTE_TYPES.items()}, "法律": "law", "法规": "law", "文件": "law", "校勘": "textual", "译注": "translation", "时间": "date"},
    "certainty": {
        **{name.zh: key for key, name in CERTAINTY_NAMES.items()},
        "已查证": "verified", "查证": "verified", "已证实": "verified", "推断": "likely", "未证实": "unverified", "存疑": "unverified", "待考": "unverified",
    },
    "index": {"人物": "person", "人名": "person", "机构": "institution", "地名": "place", "地点": "place", "法律": "law", "法律文件": "law"},
}  # fmt: skip
_THE_TEXT = {"本文", "正文", "原文", "the text", "text itself"}
_FIELD = re.compile(
    r"\s*(?:[-*+]\s+)?[*_`]*([A-Za-z]{3,14}|[\u4e00-\u9fff]{2,4})[*_`]*\s*[:：=＝][*_`]*\s*(.*?)\s*$"
)
_PLAIN_FIELD = re.compile(r"\s*([A-Za-z]{3,14})\s*[:：]\s*(.*?)\s*$")
_ITEM = re.compile(r"\s+[-*+]\s+(\S.*?)\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)\w*\s*$")
_SEVERAL = re.compile(r"[,，;；]\s*(?:type|certainty|source)\s*[:：]", re.IGNORECASE)


def read_annotations(source: str) -> Annotations:
    """Read an annotation file; raises ``ValueError`` where its front matter is no YAML."""
    plain = source.removeprefix("\ufeff").replace("\u00a0", " ")
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front, start = _front_matter(lines)
    slips: list[Slip] = []
    heads = [
        (number, *found)
        for number in range(start, len(lines))
        if (found := _heading(lines[number]) or _unmarked(lines, number)) is not None
    ]
    first = heads[0][0] if heads else len(lines)
    slips += _stray(lines, start, first)
    notes: list[Annotation] = []
    for at, (number, level, key, words) in enumerate(heads):
        end = heads[at + 1][0] if at + 1 < len(heads) else len(lines)
        if level != 2:
            slips.append(Slip(number + 1, "ANNOTATION-LEVEL", f"a note's heading has two signs: write `## {key}{': ' + words if words else ''}`"))  # fmt: skip
        notes.append(_note(lines, number, end, key, words, slips))
    return Annotations(front, tuple(notes), tuple(slips))


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    if not lines or lines[0].strip() != "---":
        return {}, 0
    for number in range(1, len(lines)):
        if lines[number].strip() == "---":
            try:
                loaded = yaml.safe_load("\n".join(lines[1:number]).replace("\t", " ").replace("：", ": "))
            except yaml.YAMLError as error:
                raise ValueError(f"between the two lines `---` only `work: ID` is meant to stand ({type(error).__name__})") from None  # fmt: skip
            known = loaded if isinstance(loaded, dict) else {}
            return {str(k): str(v) for k, v in known.items()}, number + 1
    raise ValueError("the front matter is not closed; put a line `---` after `work: ID`")


def _stray(lines: list[str], start: int, first: int) -> list[Slip]:
    """What stands above the first note."""
    for number in range(start, first):
        if _FENCE.match(lines[number]):
            return [Slip(number + 1, "ANNOTATION-FENCE", "take out the lines ``` above and below the note")]
        if lines[number].strip():
            return [Slip(number + 1, "ANNOTATION-STRAY", "these words belong to no note; put a heading such as `## c3: WORDS` above them")]  # fmt: skip
    return []


def _heading(line: str) -> tuple[int, str, str] | None:
    """(level, key, words) of a line that begins a note, else None."""
    heading = _HEADING.match(line)
    if not heading:
        return None
    level, said = len(heading.group(1)), re.sub(r"\s+#+$", "", heading.group(2)).replace("`", "")
    if said.startswith("**"):
        said = said.replace("**", "")
    found = _KEY.match(said)
    indented = line.startswith(("    ", "\t"))
    if found and (_NODE_ID.fullmatch(found.group(1)) or (level == 2 and not indented)):
        return level, _key(found.group(1)), (found.group(2) or "").strip()
    other = _OTHER_SIGN.fullmatch(said)
    if other and _NODE_ID.fullmatch(other["key"]):
        return level, _key(other["key"]), other["words"].strip()
    if level == 2 and not indented:
        key, _, words = said.replace("：", ":").partition(":")
        return level, key.strip(), words.strip()
    return None


def _key(said: str) -> str:
    return said.lower() if _NODE_ID.fullmatch(said) else said


def _unmarked(lines: list[str], number: int) -> tuple[int, str, str] | None:
    """A heading that lacks its signs is known by the lines of a note that follow it."""
    found = _UNMARKED.match(lines[number])
    if not found or not _NODE_ID.fullmatch(found["key"]):
        return None
    below = (line for line in lines[number + 1 : number + 4] if line.strip().strip("-="))
    following = _PLAIN_FIELD.match(next(below, ""))
    named = following is not None and following.group(1).lower() in FIELDS
    return (0, _key(found["key"]), found["words"]) if named else None


def _note(lines: list[str], number: int, end: int, key: str, words: str, slips: list[Slip]) -> Annotation:
    top, bottom = number + 1, end
    while bottom > top and (not lines[bottom - 1].strip() or _lone_fence(lines, top, bottom)):
        bottom -= 1
    fields: list[tuple[int, str, str]] = []
    while top < bottom:
        line = lines[top]
        # Fields between lines of hyphens, or under a heading that is underlined.
        ruled = set(line.strip()) in ({"-"}, {"="}) and (
            not fields or bool(line.strip("-=")) or line.strip() == "---"
        )
        if line.strip() and not ruled:
            item = (
                _ITEM.match(line) if fields and fields[-1][1] == "source" and not _FIELD.match(line) else None
            )
            if item:
                fields = [f for f in fields if f[1:] != ("source", "")]
            parted = bool(fields) and not lines[top - 1].strip()  # below an empty line the body may begin
            found = ("source", item.group(1)) if item else _field(line, top + 1, slips, exact=parted)
            if not found:
                break
            fields.append((top + 1, *found))
        top += 1
    tail = bottom
    while tail > top and (match := _PLAIN_FIELD.match(lines[tail - 1])) and match.group(1).lower() in FIELDS:
        tail -= 1
    if tail < bottom and (tail == top or not lines[tail - 1].strip()):
        late = [_PLAIN_FIELD.match(line) for line in lines[tail:bottom]]
        fields += [(tail + i + 1, m.group(1).lower(), m.group(2)) for i, m in enumerate(late) if m]
        bottom = tail
    while bottom > top and not lines[bottom - 1].strip():
        bottom -= 1
    kinds, index = _kinds(fields, slips)
    return Annotation(
        key,
        number + 1,
        words,
        kinds.get("type", ""),
        kinds.get("certainty", ""),
        tuple(Source(line, _source(value)) for line, name, value in fields if name == "source"),
        index,
        _body(lines[number], lines[top:bottom]),
        top + 1,
    )


def _lone_fence(lines: list[str], top: int, bottom: int) -> bool:
    """Whether the last line closes a fence of code that the note does not open: the snippet was pasted with its fences."""
    fences = sum(bool(_FENCE.match(line)) for line in lines[top:bottom])
    return fences % 2 == 1 and bool(_FENCE.match(lines[bottom - 1]))


def _body(heading: str, lines: Sequence[str]) -> str:
    """The lines of the body; what the whole note is indented by goes."""
    by = len(heading) - len(heading.lstrip())
    return "\n".join((line[by:] if not line[:by].strip() else line).rstrip() for line in lines)


def _kinds(
    fields: Sequence[tuple[int, str, str]], slips: list[Slip]
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """What the note says of its type and certainty, and its lines for the index."""
    kinds: dict[str, str] = {}
    index: list[tuple[str, str]] = []
    for line, name, value in fields:
        if name == "index":
            kind, _, named = value.replace("：", " ").replace(":", " ").partition(" ")
            kind = _VALUES["index"].get(kind, kind.lower())
            index.append((kind, named.strip()))
            if kind not in INDEXES:
                slips.append(Slip(line, "ANNOTATION-INDEX", f"`index: {value}`: begin with one of {', '.join(INDEXES)}, then perhaps the name"))  # fmt: skip
        elif name != "source":
            if name in kinds:
                slips.append(Slip(line, "ANNOTATION-FIELD", f"`{name}:` stands here twice; keep one"))
            if _SEVERAL.search(value):
                slips.append(Slip(line, "ANNOTATION-FIELD", f"`{name}: {value}`: put `type:`, `certainty:` and `source:` on a line each"))  # fmt: skip
            kinds.setdefault(name, _value(name, value))
    return kinds, tuple(index)


def _value(name: str, said: str) -> str:
    """``said`` as one of the known words where it is one, in Chinese or English, perhaps in quotation marks."""
    plain = said.strip(" \"'“”‘’`*").lower()
    words = {_VALUES[name].get(word, word) for word in plain.split()}
    return words.pop() if len(words) == 1 else plain


def _source(said: str) -> str:
    if said.lower() in _THE_TEXT:
        return THE_TEXT
    said = re.sub(
        r"(?i)^<(https?://\S+)>$", r"\1", re.sub(r"(?i)\b(https?)\s*[:：]\s*[/／]{2}", r"\1://", said)
    )
    return said.removesuffix("**").rstrip() if said.count("**") == 1 else said


def _field(line: str, number: int, slips: list[Slip], *, exact: bool = False) -> tuple[str, str] | None:
    """(name, value) of a line of the head of a note; a misspelt name is understood and remarked on."""
    match = (_PLAIN_FIELD if exact else _FIELD).match(line)
    if not match:
        return None
    name = match.group(1).lower()
    name = _NAMES.get(name, name)
    if name in FIELDS:
        return name, match.group(2)
    like = process.extractOne(name, FIELDS, scorer=fuzz.ratio, score_cutoff=72) if name.isascii() else None
    if like is None:
        return None
    slips.append(Slip(number, "ANNOTATION-FIELD", f"`{match.group(1)}:` is no line of a note; did you mean `{like[0]}:`?"))  # fmt: skip
    return like[0], match.group(2)
