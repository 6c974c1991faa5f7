"""The search index: whatever stands in a text finds it, in either script; one folding; the same bytes every time."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.exporting.search_index import SearchRecord, build_index
from builder.exporting.search_index.keys import shard_of, words
from builder.exporting.search_index.pinyin import plain_syllable, syllables
from builder.exporting.search_index.records import full_text, group, node_number
from builder.exporting.search_index.stemming import stem
from builder.language.folding import WORD_BOUND, fold_table, stream, stream_places
from builder.language.script import to_simplified, to_traditional

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "search"

EXAMPLE = SearchRecord(
    url="texts/guian-2016/#c12",
    work="guian-2016",
    node="c12",
    kind="text",
    lang="zh-Hans",
    label="（十二）",
    work_title="贵安新区实施方案",
    work_title_en="Gui'an plan",
    rank="new-area",
    genre="implementation-plan",
    date="2016-08-16",
    text="（十二）完善分类化应急处突机制。坐标、链条和 GPS 定位，覆盖乾县。",
    number="黔贵安管办发〔2016〕86号",
)

Find = Callable[[Path, str], Iterator[tuple[int, str, str]]]


def documented_find() -> Find:
    """The lines of Python that the documentation gives."""
    page = (ROOT / "docs" / "contributing" / "search.md").read_text("utf-8")
    code = re.findall(r"^(?: {4}.*\n|\n)+", page.partition("{ #python }")[2], re.M)[0]
    lines = [line.removeprefix("    ") for line in code.splitlines()]
    end = next(i for i, line in enumerate(lines) if line.startswith("for work, node, text in find("))
    scope: dict[str, Any] = {}
    exec("\n".join(lines[:end]), scope)
    find: Find = scope["find"]
    return find


FIND = documented_find()


def write(records: Iterable[SearchRecord], folder: Path, limit: int) -> dict[str, bytes]:
    written = build_index(records, whole_limit=limit)
    for name, content in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return written


def unpack(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))


def established_records() -> list[SearchRecord]:
    """The locked texts, a record a segment."""
    records: list[SearchRecord] = []
    for path in sorted((ROOT / "seeds" / "established").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            segment, _, text = line.partition("\t")
            node = segment.rpartition(".")[0] or segment
            if text and not line.startswith("#"):
                url = f"texts/{path.stem}/#{node}"
                records.append(replace(EXAMPLE, url=url, work=path.stem, node=node, label="", text=text))
    return records


@pytest.fixture(scope="module")
def edition() -> list[SearchRecord]:
    records = established_records()
    assert len(records) > 500
    return records


@pytest.fixture(scope="module", params=[300_000, 0], ids=["whole", "shards"])
def index(
    request: pytest.FixtureRequest, edition: list[SearchRecord], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("index")
    write(edition, folder, request.param)
    return folder


@settings(derandomize=True, max_examples=40, deadline=None)
@given(data=st.data())
def test_any_run_of_a_text_finds_it_in_either_script(
    index: Path, edition: list[SearchRecord], data: st.DataObject
) -> None:
    record = data.draw(st.sampled_from(edition))
    start = data.draw(st.integers(0, max(0, len(record.text) - 2)))
    run = record.text[start : start + data.draw(st.integers(2, 30))]
    if len(stream(run)) < 2 or re.fullmatch("[a-z]+", stream(run)):
        return
    for query in (run, to_traditional(run), f"“{run[:1]} {run[1:]}”"):
        assert (record.node, record.text) in {(node, text) for _, node, text in FIND(index, query)}, query


_HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
_ANY = st.one_of(_HAN, st.characters(exclude_categories=["Cs"]), st.sampled_from("，。 \n〔〕12ab"))


@settings(derandomize=True, max_examples=60, deadline=None)
@given(texts=st.lists(st.text(_ANY, min_size=1, max_size=40), min_size=1, max_size=5), data=st.data())
def test_any_run_of_any_text_finds_it(
    texts: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = [replace(EXAMPLE, node=f"u{i}", label="", text=text) for i, text in enumerate(texts)]
    for limit in (300_000, 0):
        folder = tmp_path_factory.mktemp("any")
        write(records, folder, limit)
        record = data.draw(st.sampled_from(records))
        start = data.draw(st.integers(0, len(record.text) - 1))
        run = record.text[start:]
        searched = stream(run)
        if len(searched) < 2 or (limit == 0 and re.fullmatch("[a-z]+", searched)):
            continue
        assert record.node in {node for _, node, _ in FIND(folder, run)}


def test_what_is_not_in_the_texts_is_not_found(index: Path) -> None:
    for phrase in ("网格化管理化", "管化网格", "鑫淼焱垚", "zz不在其中zz"):
        assert list(FIND(index, phrase)) == []


@pytest.mark.parametrize("limit", [300_000, 0])
def test_the_same_records_give_the_same_bytes(edition: list[SearchRecord], limit: int) -> None:
    first = build_index(iter(edition), whole_limit=limit)
    assert first == build_index(edition, whole_limit=limit)
    assert list(first) == list(build_index(edition, whole_limit=limit))


def test_one_file_for_a_small_edition_and_shards_above(edition: list[SearchRecord]) -> None:
    small = build_index(edition)
    assert list(small) == ["index.bin"]
    assert len(small["index.bin"]) < 100_000
    large = build_index(edition, whole_limit=len(small["index.bin"]) - 1)
    head = unpack(large["index.bin"])
    assert head["mode"] == "shards"
    assert {name.partition("/")[0] for name in large} == {"index.bin", head["folder"]}
    changed = build_index([*edition[:-1], replace(edition[-1], text="另一句话。")], whole_limit=0)
    assert unpack(changed["index.bin"])["folder"] != head["folder"]


def test_what_only_some_queries_find_stands_apart_in_a_larger_edition(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    english = replace(EXAMPLE, kind="translation", lang="en", label="", text="Improve graded responses.")
    mixed = replace(english, kind="note", text="On 应急处突.")
    number = replace(EXAMPLE, node="u1", label="", text="2016-8-16")
    chinese = replace(mixed, text="注：2016年。")
    records = [EXAMPLE, number, english, mixed, chinese]
    assert list(build_index(records)) == ["index.bin"]
    monkeypatch.setattr("builder.exporting.search_index.writing.ONE_FILE_LIMIT", 0)
    write(records, tmp_path, 300_000)
    head = unpack((tmp_path / "index.bin").read_bytes())
    han, latin = (unpack((tmp_path / f"{name}.bin").read_bytes()) for name in ("han", "latin"))
    assert [row[6] for row in han] == [EXAMPLE.text, "2016-8-16", chinese.text], "texts stay together"
    assert [row[6] for row in head["records"]] == [mixed.text]
    assert [row[6] for row in latin] == [english.text]
    assert (head["han"]["first"], head["first"], head["latin"]["first"]) == (0, 3, 4)
    assert re.fullmatch(r"latin\.bin\?[0-9a-f]{12}", head["latin"]["file"])
    assert head["latin"]["words"] == " grade impro respo"
    assert head["han"]["words"] == " gps"
    assert (head["han"]["numbers"], head["latin"]["numbers"]) == (" 2016 2016816", "")
    for phrase in ("应急处突", "graded responses"):
        assert phrase in "".join(text for _, _, text in FIND(tmp_path, phrase))


def test_no_records_make_an_empty_index(tmp_path: Path) -> None:
    for limit in (300_000, 0):
        write([], tmp_path, limit)
        assert list(FIND(tmp_path, "任何词句")) == []


def test_a_phrase_that_runs_on_is_listed_at_the_clause_where_it_begins() -> None:
    records = [
        replace(EXAMPLE, node=f"n{i}", label="", text=t) for i, t in enumerate(("前半句话", "后半句话"))
    ]
    other = replace(EXAMPLE, work="x", node="u1", label="", text="别的")
    head = unpack((written := build_index([*records, other], whole_limit=0))["index.bin"])

    def listed(key: str) -> list[int] | None:
        found: list[int] | None = unpack(
            written[f"{head['folder']}/k{shard_of(key, head['shards']):04}.bin"]
        ).get(key)
        return found

    assert listed("话后") == [0]
    assert listed("话别") is None, "works do not run on into one another"


def test_records_of_a_work_stand_together_and_by_kind() -> None:
    note = replace(EXAMPLE, kind="note", text="注")
    far = replace(EXAMPLE, work="other", text="别的")
    page = replace(EXAMPLE, work="", node="", url="about/", kind="page", text="说明")
    second = replace(page, url="glossary/")
    works = group([note, far, EXAMPLE, page, second])
    assert [work.id for work in works] == ["guian-2016", "other", "", ""]
    assert [record.kind for record in works[0].records] == ["text", "note"]
    assert works[0].counts() == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("label", "node", "number"),
    [
        ("（十二）", "c12", 12),
        ("第十二条", "ch2-art12", 12),
        ("二、", "p2", 2),
        ("3.", "c4-i2", 3),
        ("", "c4-i2", 2),
        ("", "u7", None),
        ("——", "c1-b3", None),
        ("", "title", None),
    ],
)
def test_the_number_by_which_a_node_is_asked_for(label: str, node: str, number: int | None) -> None:
    assert node_number(replace(EXAMPLE, label=label, node=node)) == number


def test_the_label_is_searched_once() -> None:
    assert full_text(EXAMPLE) == EXAMPLE.text
    assert full_text(replace(EXAMPLE, text="完善机制。")) == "（十二）完善机制。"
    assert full_text(replace(EXAMPLE, kind="translation", text="Improve.")) == "Improve."


# Folding


def _dictionary(name: str) -> Iterator[tuple[str, str]]:
    for line in (files("opencc") / "dictionary" / name).read_text(encoding="utf-8").splitlines():
        source, _, targets = line.partition("\t")
        yield from ((source, target) for target in targets.split(" "))


@pytest.mark.parametrize("name", ["TSCharacters.txt", "STCharacters.txt", "TWVariants.txt", "HKVariants.txt"])
def test_all_spellings_of_a_character_are_one(name: str) -> None:
    assert not [(a, b) for a, b in _dictionary(name) if len(a) == len(b) == 1 and stream(a) != stream(b)]


@pytest.mark.parametrize(
    "name", ["TSPhrases.txt", "STPhrases.txt", "TWVariantsRevPhrases.txt", "HKVariantsRevPhrases.txt"]
)
def test_characters_that_are_mapped_only_inside_of_words(name: str) -> None:
    """What is left over is no word of these texts: 呆着, 干戚, 朱干玉戚, 炊臼之戚, 胡吣, 荫蔽."""
    apart = {a for a, b in _dictionary(name) if stream(a) != stream(b)}
    assert apart <= {"呆着", "干戚", "朱干玉戚", "炊臼之戚", "胡吣", "荫蔽"}


def test_every_pair_of_the_list_is_needed_and_folded() -> None:
    for first, second in WORD_BOUND.split():
        assert stream(first) == stream(second)


def test_folding_is_settled_after_one_step() -> None:
    table = fold_table()
    assert all(stream(target) == target for target in set(table.values()))
    assert not [source for source, target in table.items() if source == target]


@settings(derandomize=True, max_examples=200)
@given(st.text())
def test_the_stream_knows_its_places(text: str) -> None:
    folded, places = stream_places(text)
    assert folded == stream(text)
    assert len(folded) == len(places)
    assert list(places) == sorted(places)
    assert stream(folded) == folded


@pytest.mark.parametrize(
    "text", ["社会主义", "干部队伍", "中国后来", "联系系统", "复杂回复覆盖", "台湾平台", "坐标链条沉没"]
)
def test_both_scripts_give_one_stream(text: str) -> None:
    assert stream(to_traditional(text)) == stream(text) == stream(to_simplified(to_traditional(text)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("土地", "士地"),
        ("末", "未"),
        ("己", "已"),
        ("人民", "入民"),
        ("治安", "冶安"),
        ("policies", "police"),
    ],
)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    assert stream(one) != stream(other)


# Words, stems, readings


def test_stems() -> None:
    cases = json.loads((CASES / "stems.json").read_text("utf-8"))["stems"]
    assert {word: stem(word) for word in cases} == cases


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Party’s “grid-based” plan", ["the", "party", "grid", "based", "plan"]),
        ("it's s. 12, G20", ["it", "s", "g20"]),
        ("网格化ＧＰＳ定位", ["gps"]),
        ("二〇一六", []),
        ("Gui'an", ["gui", "an"]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("character", "readings"),
    [
        ("网", {"wang"}),
        ("行", {"xing", "hang"}),
        ("绿", {"lv", "lu"}),
        ("重", {"zhong", "chong"}),
        ("，", set()),
        ("a", set()),
    ],
)
def test_readings(character: str, readings: set[str]) -> None:
    assert set(syllables(character)) == readings


def test_syllables_have_no_tones() -> None:
    assert [plain_syllable(s) for s in ("lǜ", "ér", "nǚ", "ń", "")] == ["lv", "er", "nv", "", ""]


def test_the_head_names_the_commonest_pairs_and_the_length_of_each_block(edition: list[SearchRecord]) -> None:
    """By the pairs the browser chooses the lists to read; so they must be in the order of these lists' lengths."""
    written = build_index(edition, whole_limit=0)
    head = unpack(written["index.bin"])
    blocks = [len(unpack(content)["records"]) for name, content in written.items() if "/t" in name]
    assert head["blocks"] == blocks
    assert sum(blocks) == head["records"] == len(edition)
    lists: dict[str, Any] = {}
    for name, content in written.items():
        if "/k" in name:
            lists |= unpack(content)
    pairs = [a + b for a, b in zip(head["pairs"][::2], head["pairs"][1::2], strict=True)]
    lengths = [len(lists[pair]) for pair in pairs]
    assert len(set(pairs)) == 1000
    assert lengths == sorted(lengths, reverse=True)
    others = (len(v) for k, v in lists.items() if len(k) == 2 and k[0] not in "=@" and k not in set(pairs))
    assert max(others) <= lengths[-1]
