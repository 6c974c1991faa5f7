"""Cut a page on its runs: every tag, reference and removed run an emendation.

What is kept keeps its place in the source; all between two kept runs is taken
away in as few emendations as its kinds allow. The first of them carries what
parts the two runs (a line end, a tab, U+3000).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TypeAlias

from builder.model import Emendation, EmendationKind, Field
from builder.spans import Span
from builder.stages.chrome.fields import is_void
from builder.stages.chrome.lines import glue
from builder.stages.chrome.parting import part_at
from builder.stages.chrome.sheet import PageField, Sheet
from builder.stages.chrome.tree import Line, Page, Piece

_Segment: TypeAlias = tuple[int, int, EmendationKind, str]
"""Start and end in the source, kind and rule."""
_SPACE = re.compile(r"[\s\u200b\ufeff]+")


@dataclass(slots=True)
class _Run:
    """Kept characters: where they stand and what they become."""

    start: int
    end: int
    text: str
    before: str
    """What parts them from the run before."""


def cut(sheet: Sheet) -> list[Emendation]:
    """The emendations that turn the page into its kept lines."""
    runs: list[_Run] = []
    for i, line in enumerate(sheet.lines):
        if sheet.kept[i]:
            joint = "\n" if runs else ""
            if runs and i in sheet.joins:
                joint = glue(runs[-1].text, line.text)
            runs += _runs_of(_kept_part(sheet, i), joint)
    removed = _removed_runs(sheet)
    emendations: list[Emendation] = []
    gaps = _Gaps(sheet.page, removed)
    at = 0
    for run in runs:
        emendations += gaps.between(at, run.start, run.before)
        before = sheet.page.source[run.start : run.end]
        if before != run.text:
            kind: EmendationKind = "markup" if before.startswith("&") and run.text else "layout"
            emendations.append(
                Emendation(
                    Span(run.start, run.end),
                    before,
                    run.text,
                    kind,
                    "chrome.reference" if kind == "markup" else "chrome.space",
                )
            )
        at = run.end
    emendations += gaps.between(at, len(sheet.page.source), "")
    return emendations


def _kept_part(sheet: Sheet, i: int) -> Line:
    """A line from the place on where what stays of it begins; what stands before is marked as taken away."""
    line = sheet.lines[i]
    if i not in sheet.begins:
        return line
    first, second = part_at(line, sheet.begins[i])
    for p in first.pieces:
        sheet.dropped[p.start] = "chrome.metadata"
    return second


def place_fields(page: Page, fields: list[PageField], names: dict[str, str]) -> list[Field]:
    """The fields of a page with their places in its source; those of its ``<meta>`` last."""
    out = []
    for f in fields:
        start, end = _source_span(f.line, f.start, f.end)
        out.append(Field(Span(start, end), f.key, f.label, f.line.text[f.start : f.end].strip()))
    for name, value, start, _ in page.metas:
        if name in names and value.strip():
            lead = len(value) - len(value.lstrip())
            out.append(
                Field(Span(start + lead, start + lead + len(value.strip())), names[name], name, value.strip())
            )
    return [f for f in out if f.value and not is_void(f.value)]


def _source_span(line: Line, start: int, end: int) -> tuple[int, int]:
    """Where the characters ``[start, end)`` of a line's text stand in the source."""
    places: list[tuple[int, int]] = []
    for number, p in enumerate(line.pieces):
        if len(places) >= end:
            break
        same = p.end - p.start == len(p.text)
        places += [(0, 0)] * len(line.joints.get(number, ""))
        for offset, c in enumerate(p.text):
            here = (p.start + offset, p.start + offset + 1) if same else (p.start, p.end)
            if c.isspace() or c in "\u200b\ufeff":
                if not places or places[-1] == (-1, -1):
                    continue
                places.append((-1, -1))
            else:
                places.append(here)
    chosen = [p for p in places[start:end] if p[1] > 0]
    return (chosen[0][0], chosen[-1][1]) if chosen else (0, 0)


def _runs_of(line: Line, joint: str) -> list[_Run]:
    runs: list[_Run] = []
    space: list[Piece] = []
    before = joint
    joined = False
    for number, piece in enumerate(line.pieces):
        if number in line.joints:
            if runs:
                before = line.joints[number]
            joined = True
            space.clear()
        for part in _parts(piece):
            if _SPACE.fullmatch(part.text) or not part.text:
                space.append(part)
                continue
            # White space where two lines were joined led the second: the joint stands for it.
            if space and runs and not before and not joined:
                runs += _space_runs(space, runs[-1].text, part.text)
            joined = False
            space.clear()
            runs.append(_Run(part.start, part.end, part.text, before))
            before = ""
    return runs


def _parts(piece: Piece) -> list[Piece]:
    """A piece cut into white space and the rest."""
    if piece.end - piece.start != len(piece.text) or not _SPACE.search(piece.text):
        return [piece]
    out = []
    done = 0
    for found in _SPACE.finditer(piece.text):
        if found.start() > done:
            out.append(
                Piece(piece.start + done, piece.start + found.start(), piece.text[done : found.start()])
            )
        out.append(Piece(piece.start + found.start(), piece.start + found.end(), found[0]))
        done = found.end()
    if done < len(piece.text):
        out.append(Piece(piece.start + done, piece.end, piece.text[done:]))
    return out


def _space_runs(space: list[Piece], left: str, right: str) -> list[_Run]:
    """White space inside of a line as a reader sees it."""
    whole = "".join(p.text for p in space).replace("\u200b", "").replace("\ufeff", "")
    if not whole:
        return []
    if not whole.strip(" \t\r\n\f\v"):
        wanted = glue(left, right) if "\n" in whole or "\r" in whole else " "
    else:
        wanted = (
            whole.strip(" \t\r\n\f\v") if "\u3000" in whole and not whole.strip(" \t\r\n\f\v\u3000") else " "
        )
        if "\n" in wanted or "\r" in wanted:
            wanted = "\u3000"
    if not wanted:
        return []
    for p in space:  # the piece that already is what is wanted, else the first
        if p.text == wanted:
            return [_Run(p.start, p.end, wanted, "")]
    return [_Run(space[0].start, space[0].end, wanted, "")]


def _removed_runs(sheet: Sheet) -> dict[int, str]:
    """The rule of every removed piece, by where it begins."""
    rules = dict(sheet.dropped)
    for i, line in enumerate(sheet.lines):
        if not sheet.kept[i]:
            for p in line.pieces:
                rules[p.start] = sheet.rules[i]
    return rules


class _Gaps:
    """What stands between kept runs, as emendations."""

    def __init__(self, page: Page, removed: dict[int, str]) -> None:
        self.source = page.source
        self.tokens = page.tokens
        self.starts = [t.start for t in page.tokens]
        self.removed = removed
        self.ordered = sorted(removed)

    def between(self, start: int, end: int, after: str) -> list[Emendation]:
        if start == end:
            return [Emendation(Span(start, end), "", after, "layout", "chrome.line")] if after else []
        segments = self._segments(start, end)
        merged = _merge(segments)
        # A tag carries what parts the runs, since it is what parted them on the page.
        carrier = next((n for n, s in enumerate(merged) if s[2] == "markup"), 0) if after else 0
        out = []
        for number, (lo, hi, kind, rule) in enumerate(merged):
            before, put = self.source[lo:hi], after if number == carrier else ""
            if before != put:
                out.append(Emendation(Span(lo, hi), before, put, kind, rule))
        return out

    def _segments(self, start: int, end: int) -> list[_Segment]:
        out: list[_Segment] = []
        first = max(0, bisect_right(self.starts, start) - 1)
        for kind, lo, hi, _ in self.tokens[first : bisect_left(self.starts, end)]:
            if lo < start:
                lo = start
            if hi > end:
                hi = end
            # A tag and white space behind tags go with the tags before, as _merge would have it: most of a page.
            if kind == "raw":
                out.append((lo, hi, "markup", "chrome.script"))
            elif kind != "text":
                if out and out[-1][3] == "chrome.markup":
                    out[-1] = (out[-1][0], hi, "markup", "chrome.markup")
                else:
                    out.append((lo, hi, "markup", "chrome.markup"))
            elif not self.source[lo:hi].isspace():
                out += self._text_segments(lo, hi)
            elif out and out[-1][2] == "markup":
                out[-1] = (out[-1][0], hi, "markup", out[-1][3])
            else:
                out.append((lo, hi, "layout", "chrome.space"))
        return out

    def _text_segments(self, lo: int, hi: int) -> list[_Segment]:
        out: list[_Segment] = []
        at = bisect_left(self.ordered, lo)
        done = lo
        rule = ""
        while at < len(self.ordered) and self.ordered[at] < hi:
            here = self.ordered[at]
            if here > done:
                out.append(self._loose(done, here, rule))
            rule = self.removed[here]
            done = here
            at += 1
        if done < hi:
            out.append(self._loose(done, hi, rule))
        return out

    def _loose(self, lo: int, hi: int, rule: str) -> _Segment:
        if rule:
            return lo, hi, "chrome", rule
        if _SPACE.fullmatch(self.source, lo, hi):
            return lo, hi, "layout", "chrome.space"
        # Neither kept nor judged: references that are white space, the page's <title>.
        return (
            (lo, hi, "layout", "chrome.space")
            if self.source.startswith("&", lo)
            else (lo, hi, "markup", "chrome.markup")
        )


def _merge(segments: list[_Segment]) -> list[_Segment]:
    """Join neighbours of one rule; white space and tags between two of one rule go with them."""
    out: list[_Segment] = []
    for lo, hi, kind, rule in segments:
        while out and kind == "chrome" and out[-1][2] != "chrome" and len(out) > 1 and out[-2][3] == rule:
            joined = out.pop()
            out[-1] = (out[-1][0], joined[1], "chrome", rule)
        if out and out[-1][3] == rule:
            out[-1] = (out[-1][0], hi, kind, rule)
        elif out and kind == "layout" and out[-1][2] == "markup":
            out[-1] = (out[-1][0], hi, "markup", out[-1][3])
        elif out and kind == "markup" and out[-1][2] == "layout":
            out[-1] = (out[-1][0], hi, "markup", rule)
        elif out and kind == "markup" and out[-1][2] == "markup":
            out[-1] = (out[-1][0], hi, "markup", "chrome.markup")
        else:
            out.append((lo, hi, kind, rule))
    return out
