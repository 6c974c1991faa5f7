"""The picture of the edition, for any number of works."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from made_works import make_work

from builder.links import Concordance, Link
from builder.manifest import Manifest
from builder.rendering.works_map import works_map, years
from builder.works import Edition, EditionWork

RANKS = ("central", "province", "new-area", "prefecture", "county", "township", "community", "none")


def made(number: int) -> EditionWork:
    work = make_work({"u1": ["甲。"]}, id_=f"made-{number}", title='关于<b>"加强"工作的意见 & 其他')
    dates = [
        {"kind": "signed", "value": f"{1990 + number % 30}-05-06", "words": "x"},
        {"kind": "internal", "value": f"{1990 + number % 30}-01/{1991 + number % 30}-03", "words": "x"},
        None,
    ]
    date = dates[number % 3]
    facts = work.work.model_dump() | {"rank": RANKS[number % 8], "date": (date,) if date else ()}
    if date:
        facts["unknown"] = {k: v for k, v in facts["unknown"].items() if k != "date"}
    return EditionWork(type(work.work)(**facts), work.witness, work.span, work.nodes, (), ())


def edition(count: int) -> Edition:
    return Edition(Manifest.model_construct(), {}, tuple(made(number) for number in range(count)))


def drawings(shown: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in re.findall(r'<svg class="map-.*?</svg>', shown, re.DOTALL)]


def test_an_edition_without_works_has_no_picture() -> None:
    assert works_map(edition(0), (), {}, folder="") == ""


@pytest.mark.parametrize("count", [1, 2, 9, 100])
def test_every_work_has_its_place_and_no_label_covers_another(count: int) -> None:
    pairs = tuple(
        Concordance(f"made-{n}", "made-0", "parallel", (Link(f"made-{n}#u1", "made-0#u1", "parallel", "similar", 0.5, "computed"),))
        for n in range(1, count)
    )  # fmt: skip
    shown = works_map(edition(count), pairs, {"made-0": "Opinions <i>"}, folder="texts/")
    for svg in drawings(shown):
        width, height = (float(n) for n in svg.attrib["viewBox"].split()[2:])
        links = svg.findall("a")
        assert [a.attrib["href"] for a in links] == [f"texts/made-{n}/" for n in range(count)]
        assert all("关于<b>" in a.attrib["aria-label"] for a in links), "said, and not run"
        boxes = []
        for a in links:
            hit = a.find("rect")
            assert hit is not None
            x, y, w, h = (float(hit.attrib[k]) for k in ("x", "y", "width", "height"))
            assert x >= -6
            assert x + w <= width + 6
            assert y + h <= height
            boxes.append((x + 2, y + 2, x + w - 2, y + h - 2))
        for n, one in enumerate(boxes):
            for other in boxes[n + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                assert apart, (one, other)
        assert len(svg.findall(".//path")) == count - 1


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2016", 2016, 2017),
        ("2007-03", 2007 + 2 / 12, 2007 + 3 / 12),
        ("2006-10/2006-12", 2006 + 9 / 12, 2007),
        ("2015-04-13", 2015 + 3 / 12 + 12 / 365, 2015 + 3 / 12 + 12 / 365),
    ],
)
def test_dates_as_years(value: str, start: float, end: float) -> None:
    assert years(value) == pytest.approx((start, end))


def test_no_date_is_no_number() -> None:
    assert all(math.isnan(year) for year in years(""))
