"""What documents say about themselves, and whether the manifest agrees with it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from doors import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.manifest_facts import check_manifest_facts
from builder.model import Field, Node
from builder.pipeline import read_edition
from builder.project import Project
from builder.spans import Span
from builder.stages.metadata import find_conflicts, read_date, read_metadata
from builder.works import Edition


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


def tree(*lines: tuple[str, str, str]) -> tuple[str, tuple[Node, ...]]:
    """A text of one line a node: (id, level, words); titles are headings, all else is text."""
    text = "\n".join(words for _, _, words in lines)
    nodes = []
    at = 0
    for id_, level, words in lines:
        heading, own = (words, "") if level == "title" else ("", words)
        nodes.append(Node(id_, level, "", heading, own, Span(at, at + len(words))))
        at += len(words) + 1
    return text, tuple(nodes)


def stated(*lines: tuple[str, str, str], fields: tuple[Field, ...] = ()) -> set[tuple[str, str]]:
    return {(s.key, s.value) for s in read_metadata(*tree(*lines), fields)}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("二〇一六年八月十六日", "2016-08-16"),
        ("二○一六年十二月三十一日", "2016-12-31"),
        ("二零零六年十月", "2006-10"),
        ("2016 年 8 月 16 日", "2016-08-16"),
        ("２０１６年８月１６日", "2016-08-16"),
        ("2016-08-19 10:19:27", "2016-08-19"),
        ("2016/8/19", "2016-08-19"),
        ("2016年2月30日", None),
        ("2016年13月1日", None),
        ("20*年8月", None),
        ("八月十六日", None),
        ("", None),
    ],
)
def test_dates(words: str, value: str | None) -> None:
    assert read_date(words) == value


def test_a_transmitted_document() -> None:
    assert stated(
        ("front-u1", "paragraph", "某某市人民政府办公室文件"),
        ("front-title", "title", "某某市人民政府办公室关于印发某某市消防工作方案的通知"),
        ("front-u2", "paragraph", "某政办发〔2018〕12号"),
        ("front-to", "to", "各区人民政府，市政府各部门："),
        ("front-sign", "sign", "某某市人民政府办公室\n二〇一八年三月五日"),
        ("title", "title", "某某市消防工作方案"),
        ("p1", "part", "总则"),
    ) == {
        ("notice_title", "某某市人民政府办公室关于印发某某市消防工作方案的通知"),
        ("issuer", "某某市人民政府办公室"),
        ("document_number", "某政办发〔2018〕12号"),
        ("addressees", "各区人民政府，市政府各部门"),
        ("signed", "2018-03-05"),
        ("title", "某某市消防工作方案"),
    }


def test_a_news_agency_carries_a_document() -> None:
    assert stated(
        ("title", "title", "国务院办公厅印发《关于做好某项工作的意见》"),
        ("front-u1", "paragraph", "新华社北京4月13日电 近日，国务院办公厅印发了意见。"),
    ) == {
        ("title", "关于做好某项工作的意见"),
        ("issuer", "国务院办公厅"),
        ("dateline", "--04-13"),
        ("place", "北京"),
    }


def test_an_author() -> None:
    found = stated(
        ("title", "title", "平安建设谈"),
        ("sign", "sign", "某省政法委书记 张三"),
        ("preamble", "preamble", "正文。"),
    )
    assert ("author", "张三") in found


@pytest.mark.parametrize(
    "words",
    [
        "根据苏办发〔2006〕11号文件精神，",  # another document's number, in running text
        "2016年8月16日召开的会议",
        "各有关单位要认真落实",
        "记者从会上获悉，",
    ],
)
def test_what_is_no_statement(words: str) -> None:
    assert stated(("preamble", "preamble", words)) == set()


def field(key: str, label: str, value: str) -> Field:
    return Field(Span(0, 0), key, label, value)


def test_a_day_without_a_label_is_quoted_alone() -> None:
    text, nodes = tree(("title", "title", "某通告"), ("u1", "paragraph", "正文。"))
    found = read_metadata(text, nodes, (field("published", "", "2001年6月20日"),))
    assert [(s.value, s.words) for s in found if s.key == "published"] == [("2001-06-20", "2001年6月20日")]


def test_conflicts_are_listed_and_nothing_is_chosen() -> None:
    text, nodes = tree(
        ("title", "title", "某方案"), ("u1", "paragraph", "正文。"), ("sign", "sign", "2016年8月16日")
    )
    page = (field("made", "成文日期", "2016-08-19 10:19:27"), field("index_number", "索引号", "0001/2018-18"))
    found = read_metadata(text, nodes, page)
    assert {s.key for s in found} == {"title", "signed", "made", "index_number"}
    assert [{s.key for s in group} for group in find_conflicts(found)] == [
        {"signed", "made"},
        {"signed", "index_number"},
    ]
    agreeing = read_metadata(text, nodes, (field("made", "成文日期", "2016-08-16"),))
    assert find_conflicts(agreeing) == ()


def test_the_page_of_the_plan_contradicts_its_signature(edition: Edition) -> None:
    work = edition.find("guian-2016")
    assert work is not None
    groups = [sorted((s.key, s.value) for s in group) for group in work.conflicts]
    assert [("made", "2016-08-19"), ("signed", "2016-08-16")] in groups
    assert [("index_number", "000014349/2018-180015"), ("signed", "2016-08-16")] in groups


def test_statements_have_their_place(edition: Edition) -> None:
    for work in edition.works:
        for s in work.stated:
            if s.source == "text":
                assert s.span is not None
                assert s.span.of(work.witness.text).replace("\n", "") == s.words


def test_the_manifest_agrees_with_the_files(edition: Edition) -> None:
    assert check_manifest_facts(edition, "seeds/sources.toml") == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('value = "2016-08-16"', 'value = "2016-08-17"', "2016-08-16"),
        ("conflict = true\n", "", "conflict = true"),
        ('黔贵安管办发〔2016〕86号"\nindex', '黔贵安管办发〔2016〕87号"\nindex', "document number"),
        ('author = "金振吉"', 'author = "金震吉"', "金振吉"),
        ("belongs to 2018, two", "belongs to a later year, two", "belongs to 2018"),
        ('title = "南通市社会', 'title = "南京市社会', "南通市社会"),
        ('place = "北京"', 'place = "上海"', "北京"),
        ('value = "2015-04-13"', 'value = "2015-04-14"', "--04-13"),
    ],
)
def test_a_contradiction_is_a_problem_with_its_line(
    before: str,
    after: str,
    said: str,
    project: Path,
    duizhao: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    path = project / "seeds" / "sources.toml"
    source = path.read_text("utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), "utf-8")
    found = [line for line in duizhao("check").stdout.splitlines() if "MANIFEST-FACT" in line]
    assert found
    assert any(said in line for line in found)
    for line in found:
        number = int(line.split(":")[1])
        assert number > 1


def test_an_unregistered_file_describes_itself(
    tmp_path: Path, duizhao: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(
        "某某市人民政府关于加强消防工作的通知\n某政发〔2018〕12号\n各区人民政府，市政府各部门：\n"
        "为加强消防工作，现就有关事项通知如下：\n一、加强领导\n各区要加强领导，落实责任。\n二、加强检查\n各部门要加强检查，消除隐患。\n"
        "某某市人民政府\n二〇一八年三月五日\n",
        "utf-8",
    )
    document = json.loads(duizhao("parse", str(file)).stdout)["documents"][0]
    assert {"rank", "genre"} <= set(document["metadata"]["unknown"])
    assert not {"rank", "genre"} & set(document["metadata"])
    metadata = document["metadata"]
    assert document["title"] == "某某市人民政府关于加强消防工作的通知"
    assert metadata["issuer"] == ["某某市人民政府"]
    assert metadata["document_number"] == "某政发〔2018〕12号"
    assert metadata["addressees"] == "各区人民政府，市政府各部门"
    assert [(d["kind"], d["value"]) for d in metadata["dates"]] == [("signed", "2018-03-05")]
    assert metadata["conflicts"] == []


@settings(derandomize=True, max_examples=60)
@given(st.text(alphabet="二〇一六年月日2016发〔〕号 《》印电4131（", max_size=40))
def test_any_line_is_read_without_an_error(words: str) -> None:
    for level in ("title", "sign", "to", "paragraph", "preamble"):
        line = words.replace("\n", "")
        if line.strip():
            text, nodes = tree(("front-u1", level, line))
            for s in read_metadata(text, nodes):
                assert s.span is not None
                assert s.span.of(text) == s.words
