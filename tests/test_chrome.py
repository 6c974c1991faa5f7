"""The chrome stage over its collection, over arbitrary text and over hostile pages."""

from __future__ import annotations

import html
import json
import random
from pathlib import Path
from typing import Any

import pytest
from growth import within
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Layer
from builder.stages.chrome import strip_chrome
from builder.stages.entities import decode_entities
from builder.stages.escapes import undo_escapes

CASES = Path(__file__).parent / "cases" / "extract"
WITNESSES = Path(__file__).parent.parent / "seeds" / "witnesses"


def _load(path: Path) -> tuple[dict[str, Any], str, list[str]]:
    case = json.loads(path.read_text(encoding="utf-8"))
    files = CASES / "files"
    source = undo_escapes((files / case["file"]).read_bytes().decode(case["encoding"])).text
    expected = (files / f"{path.stem}.expected.txt").read_text(encoding="utf-8")
    return case, source, _paragraphs(expected)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


COLLECTION = {path.stem: _load(path) for path in sorted(CASES.glob("*.json"))}


def _check(source: str) -> Layer:
    """The layer of a text, with what must hold for every text."""
    layer = strip_chrome(source)
    assert layer.below() == source
    assert {e.kind for e in layer.emendations} <= {"markup", "chrome", "layout"}
    assert all(e.rule.startswith("chrome.") for e in layer.emendations)
    for f in layer.fields:
        assert f.value
        assert f.value == f.value.strip()
        assert f.span.end <= len(source)
    if source.strip() and "<" not in source:
        assert layer.text.strip()
    return layer


@pytest.mark.parametrize("name", COLLECTION)
def test_collection(name: str) -> None:
    case, source, expected = COLLECTION[name]
    layer = _check(source)
    text = decode_entities(layer.text).text if case.get("entities") else layer.text
    assert _paragraphs(text) == expected
    found: dict[str, list[str]] = {}
    for f in layer.fields:
        found.setdefault(f.key, []).append(f.value)
    for key, value in case["fields"].items():
        assert value in found.get(key, [])
    assert set(found) == set(case["fields"])


@pytest.mark.parametrize(
    "name", [n for n, (case, _, _) in COLLECTION.items() if case["family"] == "plain negative"]
)
def test_clean_text_is_untouched(name: str) -> None:
    source = COLLECTION[name][1]
    assert strip_chrome(source).text == source


@pytest.mark.parametrize("name", COLLECTION)
def test_every_kept_character_leads_to_its_place(name: str) -> None:
    """A character that is not a joint comes from itself, or from a reference, in the source."""
    source = COLLECTION[name][1]
    layer = strip_chrome(source)
    below = 0
    shift = 0
    for e in layer.emendations:
        kept = source[below : e.span.start]
        assert layer.text[below + shift : e.span.start + shift] == kept
        shift += len(e.after) - len(e.span)
        below = e.span.end
    assert layer.text[below + shift :] == source[below:]


def test_field_values_stand_at_their_places() -> None:
    for _, source, _ in COLLECTION.values():
        for f in strip_chrome(source).fields:
            if "<" not in f.span.of(source) and "&" not in f.span.of(source):
                assert "".join(f.span.of(source).split()) == "".join(f.value.split())


@pytest.mark.parametrize("name", ["central-2015", "nantong-2006", "jilin-2016"])
def test_scrapes_without_furniture_are_untouched(name: str) -> None:
    text = (WITNESSES / f"{name}.txt").read_bytes().decode("utf-8")
    assert strip_chrome(text).text == text


def test_portal_scrape() -> None:
    text = (WITNESSES / "guian-2016.txt").read_bytes().decode("utf-8")
    layer = _check(text)
    lines = _paragraphs(layer.text)
    source = _paragraphs(text)
    start = source.index(lines[0])
    assert lines == source[start:-2]
    assert {f.key for f in layer.fields} == {"index_number", "generated", "made", "title"}
    assert {e.rule for e in layer.emendations} >= {
        "chrome.breadcrumb",
        "chrome.metadata",
        "chrome.title-repeat",
        "chrome.pager",
    }


def test_an_attachment_behind_a_mails_dashes_stays() -> None:
    headers = "发件人：甲\n收件人：乙\n主题：通知\n\n"
    body = "关于巡防的通知\n各所：\n现将巡防点位印发给你们，请认真落实。\n2013年11月20日\n"
    attached = "----------\n附件：巡防点位\n1.东门\n2.西门\n"
    card = "--\n张扬 办公室\n"
    assert strip_chrome(headers + body + attached + card).text.strip() == (body + attached).strip()
    two = "发件人：甲\n收件人：乙\n" + body  # two labels are a letter's own
    assert strip_chrome(two).text == two


def test_essay_sites_lead_in() -> None:
    text = (WITNESSES / "model-texts.txt").read_bytes().decode("utf-8")
    layer = _check(text)
    assert [e.rule for e in layer.emendations] == ["chrome.lead-in"]
    assert text.endswith(layer.text)


def test_prose_is_not_furniture() -> None:
    """No sentence of the collection's documents is furniture, wherever it stands."""
    sentences = {
        line
        for _, _, expected in COLLECTION.values()
        for line in expected
        if line.endswith("。") and len(line) > 24
    }
    assert len(sentences) > 50
    for sentence in sentences:
        source = f"首页 > 公告\n关于若干事项的通知\n{sentence}\n打印 关闭\n"
        assert sentence in strip_chrome(source).text


_TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=400)
_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        "class=nav>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "<br>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<a",
        "href=x>",
        "</a>",
        "<h1>",
        "&nbsp;",
        "&#x4e00;",
        "&lt;",
        "&",
        "<",
        ">",
        "\n",
        "\u3000\u3000",
        "。",
        "：",
        "一、",
        "第一条\u3000",
        "首页",
        "打印",
        "上一篇：",
        "索引号：",
        "来源：",
        "版权所有",
        "2016年8月1日",
        "关于做好工作的通知",
        "为了加强管理，制定本办法。",
    ]
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(_TEXT)
def test_any_text(text: str) -> None:
    _check(text)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_page(text: str) -> None:
    _check(text)


@pytest.mark.parametrize("seed", range(6))
def test_mutations(seed: int) -> None:
    chance = random.Random(seed)
    for _, source, _ in COLLECTION.values():
        text = source
        for _ in range(4):
            at, size = chance.randrange(len(text) + 1), chance.choice((1, 3, 30, 300))
            match chance.randrange(4):
                case 0:
                    text = text[:at] + text[at + size :]
                case 1:
                    text = text[:at] + text[at : at + size] * 2 + text[at + size :]
                case 2:
                    text = (
                        text[:at]
                        + chance.choice(
                            ["<", ">", '"', "</div>", "<p>", "<!--", "<table>", "&", "\u3000", "\n"]
                        )
                        + text[at:]
                    )
                case 3:
                    other = chance.randrange(len(text) + 1)
                    text = text[:at] + text[other : other + size] + text[at:]
        _check(text)


_HOSTILE = {
    "deep divs": "<div>" * 10_000 + "正文内容。" + "</div>" * 10_000,
    "deep spans with stray ends": "<span><b>" * 20_000 + "文" + "</i></div>" * 20_000,
    "less-than signs": "<" * 1_000_000,
    "open tags": "<a" * 300_000,
    "unclosed comment": "<p>正文</p><!--" + "<p>x" * 30_000,
    "comment starts": "<!--" * 200_000 + ">",
    "unclosed script": "<p>正文</p>" + "<script>" * 50_000,
    "attributes": "<p " + 'a="1" ' * 100_000 + ">正文</p>",
    "quotation marks": "<a='>'" * 100_000,
    "one quotation mark each": '<a b="' * 100_000 + ">",
    "equals signs": "<a " + "=" * 500_000 + ">",
    "tables": "<table><tr><td>" * 5_000 + "文",
    "cells": "<table>" + "<tr><td>一<td>二" * 8_000,
    "stray ends": "</p>" * 100_000 + "文",
    "references": "&amp;" * 50_000 + "<p>" + "&" * 200_000,
    "breaks": "<div>" + "甲，<br>" * 15_000,
    "labels": "索引号：" * 50_000 + "<p>",
    "label lines": "<p>索引号：</p>" * 10_000,
    "article labels": "<div>第1条</div>" * 10_000,
    "same lines": "<p>同一行文字同一行文字同一行文字同一行文字。</p>" * 10_000,
    "plain lines": "同一行文字，同一行文字。\n" * 50_000,
    "form feeds": "\f" * 200_000,
    "page numbers": "— 1 —\n题\n" * 20_000,
    "titles": "<h1>关于做好工作的通知</h1>" * 5_000,
    "path": "首页" + ">一" * 100_000,
    "wide spaces": "<p>" + "甲。　　" * 20_000,
    "spaces": "<p>" + " " * 300_000 + "甲" + "\u3000" * 300_000 + "乙",
    "one line": "首页 > 公开 " + "甲　　" * 50_000,
    "lists": "<ul><li>" * 20_000 + "文",
    "open links": "<a href=x>甲<div>" * 10_000,
    "branches": "<p>这是正文的一个句子，它说明了有关事项。</p>" * 3
    + "<div><div>甲</div><div>乙</div></div>" * 5_000,
    "fields to fill in": "<p>这是正文的一个句子，它说明了有关事项。</p>" * 3
    + "<div>您好<input></div>" * 8_000,
    "pieces": "<h1>关于做好工作的通知</h1>" + "<p>2016-08-01" + "<b>甲</b>" * 60 + "</p>" * 2_000,
    "link counters": "<p>正文。<a href=x>案例 1</a></p>" * 8_000,
    "Markdown": "[甲](/a)[" * 40_000,
    "open Markdown": "[甲](/a)\n" + "](/" * 100_000 + "[" * 100_000,
    "bars": "来源 | " * 100 + "\n" + "作者 | 甲\n" * 20_000,
    "menu words": "甲 " * 60_000 + "首页 > 公开",
}


def test_a_centred_heading_over_a_byline_is_the_title() -> None:
    """No element, no class and no ``<title>`` names it, and it ends as no title of a document does."""
    page = (
        "<html><head><title>某县</title></head><body><table><tr><td align=center>《养犬管理办法》政策解读</td></tr>"
        "<tr><td align=center>2008-3-4　阅读：99次</td></tr><tr><td><p>近日，县政府印发了《养犬管理办法》，现解读如下：</p>"
        "<p>一、重点管理区内每户限养一只犬，养犬人应当在三十日内办理登记。</p></td></tr></table></body></html>"
    )
    layer = _check(page)
    assert _paragraphs(layer.text)[0] == "《养犬管理办法》政策解读"
    assert [(f.key, f.value) for f in layer.fields] == [("published", "2008-3-4")]


def test_words_in_brackets_are_not_markdown() -> None:
    text = "参见附件[1](第3页)和附件[2](第5页)。\n# 号键为重拨键。\n**为必填项，__为选填项。\n"
    assert strip_chrome(text).text == text


def test_markdown_keeps_its_words_only() -> None:
    text = "[首页](/) > [公开](/gk/)\n\n# 关于做好工作的通知\n\n依照[《条例》](http://a.cn/1.html)第三条，**应当**登记。\n\n![](/1.png)\n"
    layer = _check(text)
    assert _paragraphs(layer.text) == ["关于做好工作的通知", "依照《条例》第三条，应当登记。"]
    assert {e.kind for e in layer.emendations} == {"markup", "chrome"}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_pages(name: str) -> None:
    text = _HOSTILE[name]
    assert within(8, lambda: strip_chrome(text)).below() == text


@pytest.mark.parametrize("name", COLLECTION)
def test_a_document_comes_through_again(name: str) -> None:
    """What is a document already loses nothing, as text or as the plainest of pages."""
    expected = COLLECTION[name][2]
    text = "\n".join(expected)
    assert strip_chrome(text).text == text
    page = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in expected)
    assert "".join(strip_chrome(page).text.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "line",
    [
        " " * 3990 + ";",
        "if(" * 1300 + ";",
        "a{" + " " * 3900 + "x}y",
        "<a " + " " * 3900 + "<",
        "a='b' " * 600 + "<",
    ],
)
def test_lines_that_almost_are_code_are_judged_in_time(line: str) -> None:
    text = f"{line}\n" * 60 + "正文。\n"
    assert within(8, lambda: strip_chrome(text)).below() == text
