"""The parser against trees made by reading, against cases, and against what must always hold."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from doors import call_duizhao
from growth import grows_linearly, within
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.exporting.tree_json import KEYS, nodes_from_json, nodes_to_json
from builder.model import Node
from builder.pipeline import read_edition
from builder.project import Project
from builder.spans import Span
from builder.stages.structure import parse, propose_boundaries

HERE = Path(__file__).parent
GOLD = HERE / "gold/trees"
WORKS = sorted(path.stem for path in GOLD.glob("*.txt"))


def cases(name: str) -> list[Any]:
    """The cases of a family, positive and negative."""
    return [
        pytest.param(case, id=case["label"])
        for path in (f"{name}.json", f"{name}-negative.json")
        for case in json.loads((HERE / "cases/structure" / path).read_text("utf-8"))
    ]


def row(node: Node) -> str:
    fields = (node.id, node.level, node.label, node.heading, node.text)
    return " | ".join(field.replace("\n", "⏎") for field in fields).rstrip()


def walk(nodes: tuple[Node, ...]) -> list[Node]:
    return [below for node in nodes for below in node.walk()]


# --- the gold -----------------------------------------------------------------------------------


@cache
def edition_nodes() -> dict[str, tuple[Node, ...]]:
    edition = read_edition(Project(HERE.parent))
    return {work.work.id: work.nodes for work in edition.works}


def gold_rows(work: str) -> list[list[str]]:
    lines = (GOLD / f"{work}.txt").read_text("utf-8").splitlines()
    return [
        [field.strip() for field in line.split("|")] for line in lines if line and not line.startswith("#")
    ]


def fits(gold: str, printed: str) -> bool:
    """Whether ``printed`` is what the gold gives whole, or by its first and last twelve characters.

    Signs of a lacuna (□) stand for whatever the reader supplied there: that is the repair's matter.
    """
    joined = printed.replace("\n", "")
    if "□" in joined:
        pattern = "".join(
            ".{0,4}" if piece[0] == "□" else re.escape(piece) for piece in re.findall("□+|[^□]+", joined)
        )
        return re.fullmatch(pattern, gold) is not None
    first, parted, last = gold.partition(" … ")
    if not parted:
        return joined.strip() == gold
    return joined.startswith(first.strip()) and joined.rstrip().endswith(last.strip())


@pytest.mark.parametrize("work", WORKS)
def test_every_node_is_where_a_reader_put_it(work: str) -> None:
    found = walk(edition_nodes()[work])
    gold = gold_rows(work)
    assert [node.id for node in found] == [fields[0] for fields in gold]
    for node, (_, level, label, heading, text) in zip(found, gold, strict=True):
        assert (node.level, node.label) == (level, label), node.id
        assert fits(heading, node.heading), (node.id, node.heading)
        copied = node.level == "title" and node.text.replace("\n", "") == node.heading.replace("\n", "")
        assert fits(text, "" if copied else node.text), (node.id, node.text)


def test_the_works_of_one_file_are_proposed_as_documents() -> None:
    edition = read_edition(Project(HERE.parent))
    together = [work for work in edition.works if work.work.witness == "model-texts"]
    text = together[0].witness.text
    proposed = {offset for offset, _ in propose_boundaries(text)} | {0}
    assert proposed == {work.span.start for work in together}


# --- cases --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [c for name in ("labels", "series", "headings", "frame", "statutes") for c in cases(name)],
)
def test_tree(case: dict[str, Any]) -> None:
    found = walk(parse(case["input"], titled=case.get("titled", "")))
    assert [row(node) for node in found] == [line.rstrip() for line in case["expected"]]


@pytest.mark.parametrize("case", cases("boundaries"))
def test_boundaries(case: dict[str, Any]) -> None:
    text: str = case["input"]
    found = propose_boundaries(text)
    assert [
        text[offset : offset + len(words)] for (offset, _), words in zip(found, case["expected"], strict=True)
    ] == case["expected"]
    assert all(reason and text[offset - 1] == "\n" for offset, reason in found)


# --- what must always hold ----------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "一、", "二、", "三、", "（一）", "（二）", "(三)", "1.", "2.", "1、", "2、", "110、", "1)", "2)、", "①", "②", "⑴", "㈠", "⒈", "1.1", "1.2.1",
        "第一章", "第二章", "第一条", "第二条", "第十二条之一", "第 3 条", "第一编", "第一节", "第一部分", "第一阶段：", "第一，", "第二，",
        "——", "•", "附件1", "附件：", "附", "一是", "二是", "三是", "一要", "二要", "目录", "全文如下。", "新华社北京4月13日电", "？。", "（四",
        "加强建设", "各单位", "由公安局负责", "应当", "关于印发方案的通知", "实施方案", "特此通知", "各地区要", "现印发给你们", "某某委员会", "2016年8月16日", "〔2016〕8号",
        "。", "；", "：", "，", "“", "”", "（", "）", "《", "》", "\n", "\n", "\n", " ", "　", "\t", "甲", "乙丙丁",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.characters(), max_size=60).map("".join)


def tile(text: str, nodes: tuple[Node, ...], area: Span) -> None:
    """Check that labels, headings and texts, in order, hold every character but white space, once."""
    place = area.start

    def pass_over(to: int) -> None:
        nonlocal place
        assert place <= to
        assert not text[place:to].strip(), text[place:to]
        place = to

    def visit(node: Node, inside: Span) -> None:
        nonlocal place
        assert inside.contains(node.span)
        pass_over(node.span.start)
        for words in (node.label, node.heading, node.text):
            if words:
                start = text.index(words, place)
                pass_over(start)
                place = start + len(words)
        for child in node.children:
            visit(child, node.span)
        pass_over(node.span.end)

    for node in nodes:
        visit(node, area)
    pass_over(area.end)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(TEXTS)
@example("一是\n二是")
@example("附件\n附件")
@example("第一条\n\n（一）")
def test_any_text_is_tiled_by_nodes_with_ids_of_their_own(text: str) -> None:
    nodes = parse(text)
    tile(text, nodes, Span(0, len(text)))
    ids = [node.id for node in walk(nodes)]
    assert len(ids) == len(set(ids))


@settings(derandomize=True, max_examples=100, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_a_work_is_parsed_where_it_stands(before: str, text: str, after: str) -> None:
    area = Span(len(before) + 1, len(before) + 1 + len(text))
    whole = f"{before}\n{text}\n{after}"
    nodes = parse(whole, area)
    tile(whole, nodes, area)
    assert [row(node) for node in walk(nodes)] == [row(node) for node in walk(parse(text))]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(TEXTS)
def test_a_tree_reloads_equal_from_json(text: str) -> None:
    nodes = parse(text)
    written = json.loads(json.dumps(nodes_to_json(nodes), ensure_ascii=False))
    assert nodes_from_json(written) == nodes


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    (node,) = nodes_to_json(parse("一、甲\n乙。"))
    assert tuple(node) == KEYS == ("id", "level", "label", "heading", "text", "span", "children")
    assert node["span"] == [0, 6]
    with pytest.raises(ValueError, match="exactly the keys"):
        nodes_from_json([{"id": "p1"}])


@settings(derandomize=True, max_examples=200, deadline=None)
@given(TEXTS)
def test_boundaries_lie_at_beginnings_of_lines(text: str) -> None:
    found = propose_boundaries(text)
    offsets = [offset for offset, _ in found]
    assert offsets == sorted(set(offsets))
    assert all(0 < offset < len(text) and not text[:offset].rpartition("\n")[2].strip() for offset in offsets)


# --- growth -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    ["（", "（一", "1", "1.", "一是", "一是甲乙丙丁，", "二是", "第一", "“", "。", "——", "应", "由甲", "①", "　", "附件", "一是甲乙丙，二是丁戊己。"],
)  # fmt: skip
def test_time_grows_with_the_length_and_not_its_square(unit: str) -> None:
    def run(size: int) -> None:
        line = unit * (size // len(unit))
        parse(line)
        propose_boundaries(line)

    assert grows_linearly(run, 10_000, 80_000)


def test_a_megabyte_of_brackets() -> None:
    assert within(8, lambda: parse("（" * 1_000_000))


def test_articles_run_on_out_of_a_chapters_only_section(tmp_path: Path) -> None:
    lines = "某市条例 第一章　总则 第一节　一般规定 第一条　甲。 第二条　乙。 第二章　分则 第三条　丙。 第三章　附则 第四条　丁。"
    (tmp_path / "a.txt").write_text(lines.replace(" ", "\n") + "\n", "utf-8")
    done = call_duizhao("parse", "a.txt", cwd=tmp_path)
    for id_ in ("ch1", "ch1-sec1", "art1", "art2", "ch2", "art3", "art4"):
        assert f'"id": "{id_}"' in done.stdout
