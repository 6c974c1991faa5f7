"""What a node is called on the pages of the concordance: its printed number with its heading, in both languages.

The number is that of the whole path where the id has a path (DESIGN 4.1): ``c4-i2`` is （四）2. and in English (4) 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from builder.language.vocabulary import Name
from builder.model import Node
from builder.rendering.markdown import escape

_FIXED = {
    "title": Name("标题", "Title"),
    "to": Name("主送", "Addressees"),
    "preamble": Name("序言", "Preamble"),
    "closing": Name("结语", "Closing"),
    "sign": Name("落款", "Signature"),
    "front": Name("文前", "Before the title"),
}
_NUMBERS = {
    "bk": "Book {}", "ch": "Chapter {}", "sec": "Section {}", "art": "Article {}", "p": "Part {}", "c": "({})", "i": "{}.",
    "j": "({})", "n": "Point {}", "s": "Phase {}", "a": "Annex {}", "b": "Bullet {}",
}  # fmt: skip
_STEP = re.compile(r"([a-z]+)(\d*)")
_LONG = {"zh": 24, "en": 64}
_SHORT = {"zh": 16, "en": 48}


class Label(NamedTuple):
    """A node's name in both languages, as plain text; English words only where they are translated."""

    number: Name
    words: Name

    def plain(self, lang: str, most: int = 0) -> str:
        """Number and words in ``zh`` or ``en``, the words cut after ``most`` characters."""
        number, words = getattr(self.number, lang), getattr(self.words, lang)
        cut = _cut(words, most or _LONG[lang])
        if lang == "en" and number and cut:
            number += " " if number[-1] in ".)" else ": "
        return f"{number}{cut}"

    def markdown(self, *, short: bool = False) -> str:
        """Both languages on one line, each marked as what it is."""
        sizes = _SHORT if short else _LONG
        shown = f'<span lang="zh-Hans">{escape(self.plain("zh", sizes["zh"]))}</span>'
        english = self.plain("en", sizes["en"])
        return shown + (f' <span lang="en">{escape(english)}</span>' if english else "")


def label_of(node: Node, nodes: Mapping[str, Node], english: str) -> Label:
    """``nodes``: all of the work by id; ``english``: the translation of the heading, or of the first sentence."""
    fixed = _FIXED.get(node.id)
    if fixed:
        return Label(fixed, Name("", ""))
    steps = node.id.split("-")
    zh = en = ""
    for count, step in enumerate(steps, 1):
        above = nodes.get("-".join(steps[:count]))
        match = _STEP.fullmatch(step)
        name = _FIXED.get(step)
        told = name.en if name else ""
        if count < len(steps):
            zh += name.zh if name else above.label.strip("—").rstrip("、.．。：: ") if above else ""
        if match and match.group(1) in _NUMBERS and match.group(2):
            told = _NUMBERS[match.group(1)].format(match.group(2))
        en += f"{' ' if en and told else ''}{told}"
    own = node.label.strip("—")
    if zh and not (own.startswith("（") or (own and zh.endswith("）"))):
        zh += "·"
    zh += own
    words = node.heading.rstrip("。：:") or node.text.split("\n")[0]
    if not words and not zh:
        words = node.id
    return Label(Name(zh, en), Name(words, english.rstrip(".: ")))


def _cut(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    if kept.isascii() and " " in kept:  # whole English words
        kept = kept.rpartition(" ")[0]
    return kept.rstrip("，、,; ") + "…"
