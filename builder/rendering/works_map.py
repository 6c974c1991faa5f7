"""One picture of the edition: the works on a time line by rank, and how they hang together.

An inline SVG, drawn from the manifest and the published concordance alone, for any number of works. It is drawn twice,
for a wide and for a narrow screen, and a style sheet shows one of the two. What it says stands in a table behind it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from builder.language.vocabulary import DATES, RANKS, RELATIONS, Name
from builder.links import Concordance
from builder.manifest import Work
from builder.rendering.markdown import both, link, paired, table
from builder.rendering.markdown import escape as markdown_escape
from builder.works import Edition

UNDATED = Name("日期不详", "Date not known")
_LANES = ("central", "province", "new-area", "prefecture", "county", "township", "community", "none")
"""From the highest to the lowest."""
_CONCLUDED = "internal"
"""The kind of date that no page prints; such a work is drawn as a span of time with a broken edge."""
_RADIUS = 12.0
_ROW = 32.0
_LETTER = 6.7
"""Widest letter of a label, in units of the picture."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The measures of one drawing, in units that are pixels at its natural size."""

    name: str
    width: float
    left: float
    """Where the plot begins; the names of the ranks stand before it, or above their lanes where it is small."""
    undated: float
    """Width of the column of works without a date."""
    ticks: int


_SHEETS = (_Sheet("wide", 1080, 190, 190, 11), _Sheet("narrow", 358, 10, 128, 4))


@dataclass(frozen=True, slots=True)
class _Point:
    number: int
    work: Work
    start: float
    """Years; not a number where no date is known."""
    end: float

    @property
    def dated(self) -> bool:
        return not math.isnan(self.start)

    @property
    def state(self) -> str:
        if not self.dated:
            return "undated"
        return "concluded" if self.work.date[0].kind == _CONCLUDED else "firm"


@dataclass(frozen=True, slots=True)
class _Place:
    point: _Point
    x: float
    until: float
    y: float
    label: float
    """Where the label begins (or ends, if it stands before the mark)."""
    before: bool


def works_map(
    edition: Edition, concordances: Sequence[Concordance], titles: Mapping[str, str], *, folder: str
) -> str:
    """The figure as a block of HTML and the table behind it; ``folder`` leads from the page to the texts.

    ``titles``: work id -> English title, where there is one. Empty for an edition without works.
    """
    points = _points(edition)
    if not points:
        return ""
    pairs = [(c.local, c.central, c.relation, len(c.links)) for c in concordances]
    drawings = [_draw(sheet, points, pairs, titles, folder) for sheet in _SHEETS]
    kinds = [kind for kind in RELATIONS if any(pair[2] == kind for pair in pairs)]
    states = {point.state for point in points}
    return "\n".join(
        ['<figure class="map">', *drawings, _legend(kinds, states), "</figure>", "", _table(points, pairs, titles, folder)]
    )  # fmt: skip


def _points(edition: Edition) -> list[_Point]:
    return [
        _Point(number, work.work, *years(work.work.date[0].value if work.work.date else ""))
        for number, work in enumerate(edition.works, 1)
    ]


def years(value: str) -> tuple[float, float]:
    """The beginning and end of a date of the manifest (``2016``, ``2007-03``, ``2015-04-13``, ``A/B``) in years."""
    first, _, last = value.partition("/")
    if not first:
        return math.nan, math.nan
    return _year(first)[0], _year(last or first)[1]


def _year(value: str) -> tuple[float, float]:
    numbers = [int(part) for part in value.split("-")]
    start = numbers[0] + sum(
        (n - 1) / unit for n, unit in zip(numbers[1:], (12, 365), strict=False)
    )  # a day more or less is not seen
    return start, start + {1: 1.0, 2: 1 / 12}.get(len(numbers), 0.0)


def _axis(points: Sequence[_Point], ticks: int) -> tuple[int, int, int]:
    """First year, last year and step of the axis."""
    dated = [point for point in points if point.dated]
    if not dated:
        return 0, 0, 1
    first = math.floor(min(point.start for point in dated))
    last = math.ceil(max(point.end for point in dated))
    span = max(1, last - first)
    step = next(s for k in range(9) for s in (10**k, 2 * 10**k, 5 * 10**k) if span / s <= ticks)
    return first // step * step, -(-max(last, first + 1) // step) * step, step


def _draw(
    sheet: _Sheet,
    points: Sequence[_Point],
    pairs: Sequence[tuple[str, str, str, int]],
    titles: Mapping[str, str],
    folder: str,
) -> str:
    first, last, step = _axis(points, sheet.ticks)
    undated = any(not point.dated for point in points)
    right = sheet.width - (sheet.undated if undated else 10)
    scale = (right - sheet.left - 2 * _RADIUS) / (last - first) if last > first else 0.0
    above = 0.0 if sheet.left > 100 else 20.0
    parts: list[str] = []
    names: list[str] = []
    places: dict[str, _Place] = {}
    top = 34.0
    for rank in _LANES:
        lane = [point for point in points if point.work.rank == rank]
        if not lane:
            continue
        rows: list[list[tuple[float, float]]] = []
        for point in sorted(lane, key=lambda p: (not p.dated, p.start if p.dated else 0.0, p.number)):
            place, extent = _set(sheet, point, first, scale, right)
            row = next((n for n, taken in enumerate(rows) if _fits(taken, extent)), len(rows))
            if row == len(rows):
                rows.append([])
            rows[row].append(extent)
            y = top + above + 10 + _ROW * (row + 0.5)
            places[point.work.id] = _Place(point, place.x, place.until, y, place.label, place.before)
        height = above + 20 + _ROW * len(rows)
        band, name = _lane(sheet, RANKS[rank], top, height, above)
        parts.append(band)
        names.append(name)
        top += height
    axis = _ticks(sheet, first, last, step, scale, top, right, undated)
    lines = _relations(pairs, places)
    marks = [_mark(place, titles, folder) for place in sorted(places.values(), key=lambda p: p.point.number)]
    zh, en = f"{len(points)} 个文本按时间与层级", f"{len(points)} works by time and rank"
    return (
        f'<svg class="map-{sheet.name}" viewBox="0 0 {sheet.width:g} {top:g}" width="{sheet.width:g}" height="{top:g}" '
        f'role="group" aria-label="{zh} {en}" data-dz-name="{zh}|{en}">\n<g aria-hidden="true">\n'
        + "\n".join([*parts, *axis, *lines, *names])  # words above all lines
        + "\n</g>\n"
        + "\n".join(marks)
        + "\n</svg>"
    )


def _set(
    sheet: _Sheet, point: _Point, first: int, scale: float, right: float
) -> tuple[_Place, tuple[float, float]]:
    """Where a work's mark and label stand in its lane, and the room that both take."""
    room = len(point.work.id) * _LETTER + 4
    if point.dated:
        x = sheet.left + _RADIUS + (point.start - first) * scale
        until = max(x, sheet.left + _RADIUS + (point.end - first) * scale)
        edge = right
    else:
        x = until = right + _RADIUS + 6
        edge = sheet.width
    before = point.dated and until + _RADIUS + 4 + room > edge and x - _RADIUS - 4 - room >= sheet.left - 4
    label = x - _RADIUS - 4 if before else until + _RADIUS + 4
    extent = (label - room, until + _RADIUS) if before else (x - _RADIUS, label + room)
    return _Place(point, x, until, 0.0, label, before), extent


def _fits(taken: Sequence[tuple[float, float]], extent: tuple[float, float]) -> bool:
    return all(extent[1] + 6 < start or end + 6 < extent[0] for start, end in taken)


def _lane(sheet: _Sheet, name: Name, top: float, height: float, above: float) -> tuple[str, str]:
    """The band of a rank and its name."""
    band = f'<rect class="lane" x="0" y="{top:g}" width="{sheet.width:g}" height="{height - 4:g}" rx="3"/>'
    if above:
        words = (
            f'<text class="rank" x="8" y="{top + 17:g}"><tspan lang="zh-Hans">{name.zh}</tspan> <tspan class="quiet" lang="en">{name.en}</tspan></text>'
        )  # fmt: skip
    else:
        middle = top + height / 2
        words = (
            f'<text class="rank" lang="zh-Hans" x="12" y="{middle - 5:g}">{name.zh}</text>'
            f'<text class="rank quiet" lang="en" x="12" y="{middle + 12:g}">{name.en}</text>'
        )
    return band, words


def _ticks(
    sheet: _Sheet, first: int, last: int, step: int, scale: float, bottom: float, right: float, undated: bool
) -> list[str]:
    lines = []
    for year in range(first, last + 1, step) if last > first else ():
        x = sheet.left + _RADIUS + (year - first) * scale
        lines.append(f'<line class="tick" x1="{x:.1f}" y1="26" x2="{x:.1f}" y2="{bottom - 4:g}"/>')
        lines.append(f'<text class="year" x="{x:.1f}" y="18" text-anchor="middle">{year}</text>')
    if undated:
        words = f'<tspan lang="zh-Hans">{UNDATED.zh}</tspan>'
        if sheet.undated > 150:
            words += f' <tspan lang="en">{UNDATED.en}</tspan>'
        lines.append(f'<line class="edge" x1="{right:g}" y1="4" x2="{right:g}" y2="{bottom - 4:g}"/>')
        lines.append(f'<text class="year" x="{right + 8:g}" y="18">{words}</text>')
    return lines


def _relations(pairs: Sequence[tuple[str, str, str, int]], places: Mapping[str, _Place]) -> list[str]:
    """A curve from each work to the one it is compared with, the broader the more clauses correspond."""
    most = max((count for *_, count in pairs), default=0) or 1
    lines = []
    for local, central, kind, count in pairs:
        if local not in places or central not in places:
            continue
        one, other = places[local], places[central]
        x1, x2 = (one.x + one.until) / 2, (other.x + other.until) / 2
        sign = 1 if other.y > one.y else -1
        y1, y2 = one.y + sign * _RADIUS, other.y - sign * _RADIUS
        if one.y == other.y:
            y1 = y2 = one.y - _RADIUS
        bend = max(abs(y2 - y1) / 2, 24) * sign
        width = 1 + 2.5 * math.sqrt(count / most)
        lines.append(
            f'<path class="relation {kind}" stroke-width="{width:.1f}" d="M{x1:.1f} {y1:.1f}C{x1:.1f} {y1 + bend:.1f} {x2:.1f} {y2 - bend:.1f} {x2:.1f} {y2:.1f}"/>'
        )
    return lines


def _mark(place: _Place, titles: Mapping[str, str], folder: str) -> str:
    """The mark and label of a work: a link whose name says all that they mean."""
    point, work = place.point, place.point.work
    rank = RANKS[work.rank]
    date = f"{work.date[0].value} ({DATES[work.date[0].kind].en})" if point.dated else UNDATED.en
    english = titles.get(work.id, "")
    name = _plain(f"{point.number}. {work.shown_title} {english} · {rank.zh} {rank.en} · {date}")
    size = len(work.id) * _LETTER
    left = min(place.x - _RADIUS, place.label - size if place.before else place.label)
    span = max(place.until + _RADIUS, place.label if place.before else place.label + size) - left
    return (
        f'<a href="{folder}{work.id}/" aria-label="{name}" class="{point.state}">'
        f'<rect class="hit" x="{left - 2:.1f}" y="{place.y - 14:g}" width="{span + 4:.1f}" height="28" rx="14"/>'
        f'<rect class="mark" x="{place.x - _RADIUS:.1f}" y="{place.y - _RADIUS:g}" width="{place.until - place.x + 2 * _RADIUS:.1f}" height="{2 * _RADIUS:g}" rx="{_RADIUS:g}"/>'
        f'<text class="number" x="{(place.x + place.until) / 2:.1f}" y="{place.y + 4.5:g}" text-anchor="middle">{point.number}</text>'
        f'<text class="label" x="{place.label:.1f}" y="{place.y + 4.5:g}"{" text-anchor=" + chr(34) + "end" + chr(34) if place.before else ""}>{work.id}</text></a>'
    )


def _plain(words: str) -> str:
    """Words for an attribute: nothing that Markdown or HTML would read."""
    return escape("".join(c if c.isprintable() else " " for c in words), quote=True)


def _legend(kinds: Sequence[str], states: set[str]) -> str:
    items = [
        f'<li><svg viewBox="0 0 34 12" width="34" height="12" aria-hidden="true"><path class="relation {kind}" stroke-width="2.5" d="M1 6H33"/></svg> {both(RELATIONS[kind])}</li>'
        for kind in kinds
    ]
    if "concluded" in states:
        items.append(f"<li>{_swatch('concluded')} {both(DATES[_CONCLUDED])}</li>")
    if "undated" in states:
        items.append(f"<li>{_swatch('undated')} {both(UNDATED)}</li>")
    told = (
        '<p><span lang="zh-Hans">线自文本引向其所对照之文件；对应条款愈多，线愈粗。</span> '
        '<span lang="en">A line leads from a text to the one it is compared with; the more clauses correspond, the broader.</span></p>'
        if kinds
        else ""
    )
    return f'<figcaption>{told}<ul class="map-legend">{"".join(items)}</ul></figcaption>'


def _swatch(state: str) -> str:
    return f'<svg viewBox="0 0 34 14" width="34" height="14" class="{state}" aria-hidden="true"><rect class="mark" x="5" y="1" width="24" height="12" rx="6"/></svg>'


def _table(
    points: Sequence[_Point],
    pairs: Sequence[tuple[str, str, str, int]],
    titles: Mapping[str, str],
    folder: str,
) -> str:
    """What the picture says, as a table."""
    rows = []
    for point in points:
        work = point.work
        date = f"{work.date[0].value} ({both(DATES[work.date[0].kind])})" if point.dated else both(UNDATED)
        relations = "<br>".join(
            f"{both(RELATIONS[kind])} {link(central, f'{folder}{central}.md')}: {count}"
            for local, central, kind, count in pairs
            if local == work.id
        )
        title = f'<span lang="zh-Hans">{markdown_escape(work.shown_title)}</span>'
        if titles.get(work.id):
            title += f'<br><span lang="en">{markdown_escape(titles[work.id])}</span>'
        rows.append((str(point.number), title, both(RANKS[work.rank]), date, relations))
    head = (
        paired("号 No."),
        paired("文本 Text"),
        paired("层级 Rank"),
        paired("日期 Date"),
        paired("关系与对应条款数 Relation, clauses that correspond"),
    )
    return (
        '<details class="map-table" markdown="1">\n<summary><span lang="zh-Hans">列表</span> <span lang="en">The picture as a table</span></summary>\n\n'
        + table(head, rows)
        + "\n\n</details>"
    )  # fmt: skip
