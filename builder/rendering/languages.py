"""A Markdown extension: the language of Chinese words on pages that people write.

What the program writes states the language of every run itself. A glossary, a contributor's guide or a note in the margin
of one is plain Markdown; here its Chinese gets ``lang="zh-Hans"``, which a screen reader needs to say it and a browser to
choose its characters (WCAG 2.2, 3.1.2). So do Chinese words within what is stated to be English. What is stated to be
Chinese is left alone, and so is code. A run gets a ``bdi`` and no ``span``: the style sheets take a Chinese ``span``
before an English one for the two halves of a name, of which a reader sees one.

    markdown_extensions:
      - builder.rendering.languages
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

CHINESE = "zh-Hans"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SIGNS = "\u2e80-\u303f\uff00-\uffef…—·"
_RUN = re.compile(f"[（《〈「『【〔]*[{_HAN}](?:[{_HAN}{_SIGNS}]|[0-9]+(?:[.,][0-9]+)*(?=[{_HAN}{_SIGNS}]))*")
"""A figure within a run belongs to it: 发改高技〔2015〕996号."""
_ONE_HAN = re.compile(f"[{_HAN}]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_BLOCKS = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "caption",
        "figcaption",
        "summary",
    }
)
_LEFT = frozenset({"code", "pre", "kbd", "samp", "script", "style", "svg"})
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)>", re.DOTALL)
_LANG = re.compile(r"""\slang=["']?([A-Za-z-]+)""")
_VOID = frozenset({"br", "wbr", "img", "hr", "input", "source"})
_MOSTLY = 4
"""Chinese characters for each Latin letter from which a whole paragraph counts as Chinese."""
_AFTER_ATTRIBUTES = 6
"""Below attr_list (8), whose ``lang`` must be known, above toc (5)."""


class _Languages(Treeprocessor):
    def run(self, root: ET.Element) -> None:
        self._enter(root, "")

    def _enter(self, element: ET.Element, language: str) -> None:
        """Mark what is Chinese in ``element``; ``language`` is what is stated of its surroundings, if anything."""
        language = element.get("lang", language)
        if element.tag in _BLOCKS and not language and self._is_chinese(element):
            element.set("lang", CHINESE)
            return
        raw = _Raw(self.md.htmlStash.rawHtmlBlocks, language)
        text, added = raw.part(element.text)
        made: list[ET.Element] = list(added)
        for child in list(element):
            if child.tag not in _LEFT:
                self._enter(child, raw.language)
            child.tail, added = raw.part(child.tail)
            made += [child, *added]
        element.text = text
        element[:] = made

    def _is_chinese(self, block: ET.Element) -> bool:
        """Whether a block in which no language is stated is Chinese throughout, or nearly."""
        words = "".join(_own_words(block))
        if any("lang" in one.attrib for one in block.iter()) or self._names_language(words):
            return False
        han = len(_ONE_HAN.findall(words))
        return han > 0 and han >= _MOSTLY * len(_LATIN.findall(HTML_PLACEHOLDER_RE.sub("", words)))

    def _names_language(self, words: str) -> bool:
        raw = _Raw(self.md.htmlStash.rawHtmlBlocks, "")
        return any("lang=" in raw.source(found) for found in HTML_PLACEHOLDER_RE.finditer(words))


class _Raw:
    """The HTML tags that stand in the text of one element as they were written, and the language they state."""

    def __init__(self, stash: Sequence[object], language: str) -> None:
        self._stash = stash
        self._around = language
        self._open: list[tuple[str, str]] = []
        """Name and language of each tag that is open; no language where the tag states none."""

    @property
    def language(self) -> str:
        """What is stated of the place that has been reached; an empty string where nothing is."""
        return next((language for _, language in reversed(self._open) if language), self._around)

    def source(self, placeholder: re.Match[str]) -> str:
        """What a placeholder stands for; nothing where that is no string."""
        number = int(placeholder[1])
        found = self._stash[number] if number < len(self._stash) else ""
        return found if isinstance(found, str) else ""

    def part(self, text: str | None) -> tuple[str | None, list[ET.Element]]:
        """What stands before the first Chinese run of ``text``, and an element for each run with what follows it."""
        if not text:
            return text, []
        before, made = "", list[ET.Element]()

        def add(words: str) -> None:
            nonlocal before
            if made:
                made[-1].tail = (made[-1].tail or "") + words
            else:
                before += words

        at = 0
        for tag in (*HTML_PLACEHOLDER_RE.finditer(text), None):
            words = text[at : tag.start() if tag else len(text)]
            done = 0
            for run in () if self.language.startswith("zh") else _RUN.finditer(words):
                add(words[done : run.start()])
                made.append(ET.Element("bdi", {"lang": CHINESE}))
                made[-1].text = run[0]
                done = run.end()
            add(words[done:])
            if tag:
                add(tag[0])
                self._take(self.source(tag))
                at = tag.end()
        return before, made

    def _take(self, source: str) -> None:
        tag = _TAG.fullmatch(source.strip())
        if tag is None or tag[2].lower() in _VOID:
            return
        name = tag[2].lower()
        if not tag[1]:
            stated = _LANG.search(tag[3])
            self._open.append((name, stated[1] if stated else ""))
        elif any(name == one for one, _ in self._open):
            while self._open.pop()[0] != name:
                pass


def _own_words(block: ET.Element) -> Iterator[str]:
    """The text of a block but for that of blocks within it, and for code."""
    yield block.text or ""
    for child in block:
        if child.tag not in _BLOCKS and child.tag not in _LEFT:
            yield from _own_words(child)
        yield child.tail or ""


class LanguagesExtension(Extension):
    """States the language of Chinese runs."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is the library's)
        md.treeprocessors.register(_Languages(md), "languages", _AFTER_ATTRIBUTES)


def makeExtension(**settings: object) -> LanguagesExtension:  # noqa: N802
    """What Python-Markdown calls to get the extension."""
    return LanguagesExtension(**settings)
