"""Folding for search: one form for all spellings of the same words, shared by index and query.

:func:`builder.language.script.fold` brings a text to Simplified character by character. A search goes further, because a
reader may copy a phrase from any view: where OpenCC's tables give a character several counterparts, or another one
inside of a word only (坐标 becomes 座標), all of them are one letter here. Case, accents, width, white space and
punctuation do not count. The table goes into the index, so that the browser folds with the same one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from builder.language.script import fold

WORD_BOUND = (
    "揹背 鍊链 链炼 鍾钟 锺钟 馀余 餘余 伕夫 擡抬 薰熏 幷并 讎仇 託托 讬托 鉅巨 钜巨 沉沈 座坐 繐穗 賙周 牴抵 薴苧 划画 彷仿 諮咨 谘咨 "
    "噁恶 俱具 幺么 麽么 麼么 醯酰 牠它 妳你 祂他 暱昵 痺痹 粧妆 著着 乾干 瞭了 覆复 徵征 藉借 祇只 衹只 薹苔 麯曲 麴曲 麹曲 麺面 麪面 "
    "閤合 闆板 慄栗 崙仑 裡里 裏里 於于 纔才 甯宁 寗宁 昇升 陞升 菸烟 煙烟 佈布 佔占 週周 儘尽 嚐尝 彙汇 迴回 捲卷 穫获 癥症 檯台 颱台"
)
"""Pairs that OpenCC maps only inside of words, or only in one direction; the second stands for both in a search."""

_TABLES = ("TSCharacters.txt", "STCharacters.txt", "TWVariants.txt", "HKVariants.txt")


def _pairs() -> Iterator[tuple[str, str]]:
    for name in _TABLES:
        content = (files("opencc") / "dictionary" / name).read_text(encoding="utf-8")
        for line in content.splitlines():
            source, _, targets = line.partition("\t")
            yield from ((source, target) for target in targets.split(" ") if len(source) == len(target) == 1)
    yield from ((pair[0], pair[1]) for pair in WORD_BOUND.split())


@lru_cache(maxsize=1)
def fold_table() -> dict[str, str]:
    """Each character that has another form in a search, and that form; both are single code points."""
    above: dict[str, str] = {}

    def root(character: str) -> str:
        while character in above:
            character = above[character]
        return character

    for pair in _pairs():
        for character in pair:
            simplified = fold(character)
            if simplified != character and len(simplified) == 1 and root(character) != root(simplified):
                above[root(character)] = root(simplified)
        first, second = map(root, pair)
        if first != second:
            above[first] = second
    clusters: dict[str, list[str]] = {}
    for character in sorted({*above, *above.values()}):
        clusters.setdefault(root(character), []).append(character)
    table: dict[str, str] = {}
    for members in clusters.values():
        chosen = min(members, key=_oddity)
        table |= {member: chosen for member in members if member != chosen}
    return table


def _oddity(character: str) -> tuple[bool, bool, int]:
    """Sorts a cluster so that its everyday Simplified member comes first."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        unusual = True
    else:
        unusual = False
    return fold(character) != character, unusual, ord(character)


@lru_cache(maxsize=1 << 16)
def fold_character(character: str) -> str:
    """What one code point contributes to the stream: letters and digits only, often one, sometimes none.

    >>> [fold_character(c) for c in "網Ａé〔㈠。"]
    ['网', 'a', 'e', '', '一', '']
    """
    table = fold_table()
    kept = (c for c in unicodedata.normalize("NFKD", character).lower() if unicodedata.category(c)[0] in "LN")
    return "".join(table.get(c, c) for c in kept)


def stream(text: str) -> str:
    """``text`` as a search sees it: folded letters and digits without anything between them.

    >>> stream("社會、治安 (GPS)")
    '社会治安gps'
    """
    return "".join(map(fold_character, text))


def stream_places(text: str) -> tuple[str, tuple[int, ...]]:
    """The stream, and for each of its characters the place in ``text`` that it came from."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = fold_character(character)
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), tuple(places)
