"""Metadata that a page states about its document: labels and their values.

Labels and keys are data (``vocabulary.toml``, section ``fields``). A label may
have white space inside (``索 引 号``); a value ends where the next label begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from builder.language.characters import HAN
from builder.stages.chrome import furniture
from builder.stages.chrome.bounds import split_at
from builder.stages.chrome.vocabulary import compact, field_keys, first_characters, spaced_any, weak_labels

LABELS: dict[str, tuple[str, ...]] = {}
"""The labels of every key, in the order of the vocabulary."""
for _label, _key in field_keys().items():
    LABELS[_key] = (*LABELS.get(_key, ()), _label)

_NAMES = spaced_any(field_keys())
_GLUED = spaced_any(label for label in field_keys() if len(label) >= 4)
"""Labels long enough to be known behind a value without a space: pages part the two by style alone."""
_COUNTER = r"(?:阅读|浏览|点击|瀏覽|點閱|访问)(?:次数|量|数|率|人数|人次)?\s*[:：]\s*\d"
_FIRST = first_characters(field_keys())
_FIRSTS = frozenset(label[0] for label in field_keys())
_LABEL = rf"([【\[]\s*)?(?P<label>{_NAMES})\s*(?(1)[】\]]|[】\]]?\s*[:：])"
LABEL_PATTERN = re.compile(
    rf"(?=[【\[{_FIRST}])(?:(?<![{HAN}])|(?=(?:{_GLUED})\s*[:：])|(?={_COUNTER})){_LABEL}"
)
"""A label with its colon, or in brackets of its own."""
_BARE = re.compile(
    r"[【\[]?\s*(?P<label>.*?)(?:\s+[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.º ]*)?\s*[】\]]?\s*[:：]?", re.DOTALL
)
"""What may stand around a label that stands alone: brackets, its colon, the label in a second language."""
DATE = r"\d{2,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*星期.)?(?:\s*T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_OPENING = re.compile(rf"[\W_]*(?:{DATE})?[\W_]*")
_SEPARATORS = " \t\r\n\u00a0\u2002\u2003\u3000|｜[]【】■●◆•·,，;；"
_LABEL_ROOM = 32
"""Room for a label with spaces inside, its brackets and its colon."""
_LEADING_DAY = re.compile(rf"[\W_]*(?P<day>{DATE})(?!\d)")
_TRAILING_DAY = re.compile(rf"[^\s:：】\]民國国]\s+(?P<day>{DATE})\s*$")
_VOID = frozenset(
    ["无", "暂无", "無", "空", "-", "--", "---", "—", "——", "/", "\\", "null", "NULL", "undefined"]
)
_DATE_KEYS = frozenset({"published", "made", "effective", "abolished"})
_DATE_VALUE = re.compile(rf"(?:民[國国]\s*)?{DATE}(?:\s*[点时分秒])?")
_DAY_BEHIND = re.compile(rf"[^\W\d_][（(]\s*(?P<day>{DATE})\s*[)）]?$")
_DAY_BEFORE_LABEL = re.compile(rf"(?P<day>{DATE})\s+[{HAN}]{{2,8}}\s*[:：]")
_LONG_KEYS = frozenset({"title", "summary", "subject_words", "category", "ignored"})


@cache  # few texts need these two, and each takes a hundredth of a second to compile
def _label_here() -> re.Pattern[str]:
    """A label, whatever stands before it."""
    return re.compile(_LABEL)


@cache
def _barred() -> re.Pattern[str]:
    """A label with a bar for a colon, as accounts write it."""
    return re.compile(rf"((?:^|(?<=\s))(?:{_NAMES})\s*)[|｜丨](?=\s*\S)")


@cache
def _spaced() -> re.Pattern[str]:
    """A label spelled with blanks between its characters, and a blank for its colon."""
    return re.compile(rf"((?:^|(?<=\s))(?=\S[\s\u3000]+\S)(?:{_NAMES}))[ \u3000](?=\s*\S)")


@dataclass(frozen=True, slots=True)
class Value:
    """A label with its value inside of a line."""

    key: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line that consists of metadata."""

    values: tuple[Value, ...]
    strong: int
    """How many of the labels stand on pages only."""
    plain: bool = False
    """Labels and values are parted by style alone, without a colon."""

    def __len__(self) -> int:
        return len(self.values)


_STAMP_BEHIND = re.compile(rf"(?<![民國国\s])\s+{DATE}\s*$")
_COUNT_BEHIND = re.compile(
    r"(?<!\s)\s+(?:(?:本文|已|被|共)\S{0,6}|(?:阅读|浏览|点击|访问|閱讀|瀏覽|點擊|點閱)(?:次数|人数|人次|数|量)?)\s*\d+\s*(?:人次|[人次])\W*$"
)
_STAMP_CLOSED = re.compile(rf"{DATE}(?=\s*[\]】）)|｜])")
_CONTROLS_BEHIND = re.compile(r"(?<!\s)(?:\s*[【\[(（|｜]|\s+)")


def _cut_value(text: str, start: int, end: int, bounds: tuple[int, ...] = ()) -> int:
    """A value ends before controls (in brackets, or in an element of their own) and a date without a label."""
    while (stop := _cut_once(text, start, end, bounds)) < end:
        end = start + len(text[start:stop].rstrip(_SEPARATORS))
    return end


def _cut_once(text: str, start: int, end: int, bounds: tuple[int, ...]) -> int:
    for bound in bounds:
        if start < bound < end and furniture.is_control_tail(text[bound:end]):
            return start + len(text[start:bound].rstrip(_SEPARATORS))
    for found in _CONTROLS_BEHIND.finditer(text, start, end):
        if found.start() > start and furniture.is_control_tail(text[found.start() : end]):
            return found.start()
    stamp = _STAMP_BEHIND.search(text, start, end)
    if stamp and stamp.start() > start:
        return stamp.start()
    count = _COUNT_BEHIND.search(text, start, end)
    if count and count.start() > start:
        return count.start()
    stamped = _STAMP_CLOSED.match(text, start, end)
    if stamped:
        return start + len(stamped[0].rstrip())
    return min((at for sign in ("|", " · ") if (at := text.find(sign, start, end)) > start), default=end)


def _narrow(key: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Of a day in brackets behind a name (最近更新：某人（2021-05-12）), or before a label not known, the day's place."""
    if key not in _DATE_KEYS:
        return start, end
    found = _DAY_BEHIND.search(text, start, end) or _DAY_BEFORE_LABEL.match(text, start, end)
    return (found.start("day"), found.start("day") + len(found["day"].rstrip())) if found else (start, end)


def value_of(label: re.Match[str], text: str, end: int) -> Value:
    """The value between a label found by :data:`LABEL_PATTERN` and ``end``."""
    start = label.end()
    while start < end and text[start] in _SEPARATORS:
        start += 1
    while end > start and text[end - 1] in _SEPARATORS:
        end -= 1
    printed = label["label"]
    return Value(field_keys()[compact(printed)], printed, start, end)


def key_of(text: str) -> str | None:
    """The key of a label that stands alone (in a cell, on a line), or None."""
    return _key_of(text) if len(text) <= 24 else None


@lru_cache(maxsize=1024)
def _key_of(text: str) -> str | None:
    bare = text.strip(_SEPARATORS)
    if bare[:1] not in _FIRSTS and not bare[:1].isspace():
        return None
    found = _BARE.fullmatch(bare)
    return field_keys().get(compact(found["label"])) if found else None


def is_void(value: str) -> bool:
    """Whether a value only says that there is none."""
    return value in _VOID or not value.strip("-—–_ ")


def unlabelled_day(text: str) -> tuple[int, int] | None:
    """Where the day stands that opens or ends a line of metadata without a label of its own."""
    found = _LEADING_DAY.match(text) or _TRAILING_DAY.search(text)
    return (found.start("day"), found.start("day") + len(found["day"].rstrip())) if found else None


def read_pairs(text: str, bounds: tuple[int, ...]) -> Row | None:
    """The metadata of a line of labels and values that only inline elements part, or None."""
    if not bounds or len(text) > 300 or "。" in text:
        return None
    values: list[Value] = []
    strong = 0
    parts = split_at(text, bounds)
    if key_of(text[slice(*parts[0])]) is None:
        return None
    label: tuple[int, int] | None = None
    for start, end in parts:
        part = text[start:end]
        if key_of(part):
            label = (start, end)
            strong += compact(part.strip(_SEPARATORS + ":：")) not in weak_labels()
            key = key_of(part) or ""
            values.append(Value(key, part.strip(_SEPARATORS + ":："), end, end))
        elif label is not None:
            known = values[-1]
            begin = known.start if known.end > known.start else start
            values[-1] = Value(known.key, known.label, begin, end)
    if any(len(text[v.start : v.end]) > (200 if v.key in _LONG_KEYS else 60) for v in values):
        return None
    if not any(v.end > v.start for v in values):
        return None
    return Row(tuple(values), strong, plain=True)


def labelled_values(text: str, bounds: tuple[int, ...]) -> list[Value]:
    """The values behind labels in a line that may hold other words too; counters and empty ones left out."""
    labels = _find_labels(text, bounds)
    out = []
    for here, end in zip(labels, [m.start() for m in labels[1:]] + [len(text)] * bool(labels), strict=True):
        end = next((b for b in bounds if here.end() < b < end and text[here.end() : b].strip()), end)
        value = value_of(here, text, end)
        stop = _cut_value(text, value.start, value.end, bounds)
        if value.key != "ignored" and stop > value.start:
            out.append(Value(value.key, value.label, *_narrow(value.key, text, value.start, stop)))
    return out


def _find_labels(text: str, bounds: tuple[int, ...]) -> list[re.Match[str]]:
    """The labels of a line; one that opens an element needs nothing else to part it from what stands before."""
    found = {m.start(): m for m in LABEL_PATTERN.finditer(text)}
    for bound in bounds:
        m = _label_here().match(text, bound)
        if m and bound not in found and not any(f.start() < bound < f.end() for f in found.values()):
            found[bound] = m
    return [found[start] for start in sorted(found)]


def _has_sign(text: str) -> bool:
    """Whether there is a sign without which there is no label."""
    return ":" in text or "：" in text or "】" in text or "]" in text


def read_row(text: str, bounds: tuple[int, ...] = ()) -> Row | None:
    """The metadata of a line that holds nothing else, or None.

    A line is refused when it opens with something else than a label, a date or
    signs, when a value is a sentence, or when one is too long for its key.
    ``bounds``: where the line's inline elements meet.
    """
    if len(text) > 600:
        return None
    if "|" in text or "｜" in text or "丨" in text:
        text = _barred().sub(lambda found: found[1] + "：", text)
    if text[:1] in _FIRSTS and text[1:2].isspace():
        text = _spaced().sub(lambda found: found[1] + "：", text)
    if not _has_sign(text):
        return None
    opening = _OPENING.match(text)
    # A label is near the beginning or the line is none of ours: long lines need not be searched.
    room = opening.end() + _LABEL_ROOM if opening else 0
    if opening is None or not _has_sign(text[:room]) or LABEL_PATTERN.search(text, 0, room) is None:
        return None
    found = _find_labels(text, bounds)
    if opening.end() < found[0].start("label"):
        return None
    values = []
    strong = 0
    for here, following in zip(found, [*found[1:], None], strict=True):
        start, end = here.end(), following.start() if following else len(text)
        while start < end and text[start] in _SEPARATORS:
            start += 1
        while end > start and text[end - 1] in _SEPARATORS:
            end -= 1
        end = _cut_value(text, start, end, bounds)
        printed = here["label"]
        label = compact(printed)
        key = field_keys()[label]
        value = text[start:end]
        if len(value) > (300 if key in _LONG_KEYS else 60):
            return None
        if value.endswith(("。", "；", "！", "？")) and key != "summary":
            return None
        if value and key in _DATE_KEYS and label in weak_labels() and not _DATE_VALUE.fullmatch(value):
            return None  # 时间：8月5日上午9时 is a document's
        strong += label not in weak_labels()
        values.append(Value(key, printed, *_narrow(key, text, start, end)))
    return Row(tuple(values), strong)
