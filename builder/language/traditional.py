"""The texts' Traditional form for readers, and a table small enough to send with a page.

Readers get the forms that are in common use (群, 為, 裡), where OpenCC's own standard keeps older ones (羣, 爲, 裏).
A page is converted where it is read, by a table of single characters and of the words in which a character goes
another way. The words are found here, against the conversion by phrases, so that the page has exactly its result.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.language.characters import HAN
from builder.language.script import to_traditional

_COMMON = str.maketrans(
    "僞啓喫峯擡棱污爲牀癡祕竈繮羣脣蔘衆裏覈踊鉢鍼麪囪妝溼菸蔥鰮卹鍊兇",
    "偽啟吃峰抬稜污為床痴秘灶韁群唇參眾裡核踴缽針麵囪妝濕煙蔥鰮恤鍊凶",
)
"""Forms of OpenCC's standard, and those that readers in Taiwan and Hong Kong have in print today."""
_RUNS = re.compile(rf"[{HAN}]+")
_ANY = re.compile(r"[^_ ]+")


def chinese_runs(text: str) -> list[str]:
    """The runs of Chinese characters in ``text``, in order."""
    return _RUNS.findall(text)


def page_traditional(text: str) -> str:
    """``text``, taken for Simplified Chinese, as a page in Traditional characters shows it; same length."""
    return to_traditional(text).translate(_COMMON)


@dataclass(frozen=True, slots=True)
class PageTable:
    """What a page needs to show texts in Traditional characters."""

    single: dict[str, str]
    """Character to its usual counterpart in these texts, where they differ."""
    words: dict[str, dict[str, tuple[str, ...]]]
    """Character to what it is in certain words: ``{"后": {"后": ("皇_",)}}``, ``_`` for its place; longest first."""

    def convert(self, text: str) -> str:
        """As the page's own script does it (``duizhao-script.js``)."""
        return "".join(self._decide(text, at) for at in range(len(text)))

    def _decide(self, text: str, at: int) -> str:
        character = text[at]
        best, after = 0, self.single.get(character, character)
        for replacement, words in self.words.get(character, {}).items():
            for word in words:
                start = at - word.index("_")
                if len(word) > best and start >= 0 and text.startswith(word.replace("_", character), start):
                    best, after = len(word), replacement
        return after

    def as_json(self) -> dict[str, object]:
        """The table as it is sent: ``pairs`` is one string, character and counterpart in turn."""
        pairs = "".join(a + b for a, b in sorted(self.single.items()))
        return {"pairs": pairs, "words": {c: {k: " ".join(v) for k, v in sorted(w.items())} for c, w in sorted(self.words.items())}}  # fmt: skip


def page_table(texts: Iterable[str]) -> PageTable:
    """The table with which every one of ``texts`` comes out as :func:`page_traditional` has it."""
    known = sorted({run for text in texts for run in (text, *chinese_runs(text)) if len(run) > 1})
    wanted = [page_traditional(text) for text in known]
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (text, after) in enumerate(zip(known, wanted, strict=True)):
        for found in _RUNS.finditer(text):
            for at in range(*found.span()):
                places[text[at]].append((number, at))
                counts[text[at]][after[at]] += 1
    single, words = {}, {}
    for character, seen in sorted(counts.items()):
        usual = min(seen, key=lambda c: (-seen[c], c))
        if usual != character and max(character, usual) < "\U00010000":
            single[character] = usual
        if len(seen) > 1:
            here = [(known[n], at, wanted[n][at]) for n, at in places[character]]
            words[character] = _words(character, usual, here)
    return PageTable(single, words)


def _words(character: str, usual: str, places: list[tuple[str, int, str]]) -> dict[str, tuple[str, ...]]:
    """The fewest characters around the exceptions that tell them from all that is usual."""
    found: dict[str, set[str]] = defaultdict(set)
    for text, at, after in places:
        if after == usual or any(_fits(word, character, text, at) for word in found[after]):
            continue
        for word in _windows(text, at):
            if all(other == after for t, i, other in places if _fits(word, character, t, i)):
                found[after].add(word)
                break
    return {after: tuple(sorted(words, key=lambda w: (-len(w), w))) for after, words in sorted(found.items())}


def _windows(text: str, at: int) -> Iterator[str]:
    """The surroundings of a place, ``_`` for the place itself: words first, then whatever stands there."""
    for inside, widest in ((_RUNS, 4), (_ANY, len(text))):
        for width in range(2, widest + 1):
            for start in range(max(0, at - width + 1), min(at, len(text) - width) + 1):
                piece = text[start : start + width]
                if inside.fullmatch(piece):
                    yield piece[: at - start] + "_" + piece[at - start + 1 :]


def _fits(word: str, character: str, text: str, at: int) -> bool:
    start = at - word.index("_")
    return start >= 0 and text.startswith(word.replace("_", character), start)
