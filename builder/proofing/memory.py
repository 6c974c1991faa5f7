"""Members of lists that the other sentences of an edition always put in the same words, and this one does not.

Nothing is learned but what the translation itself shows: a member that stands
in three other sentences or more, with words that are in every one of their
targets and seldom elsewhere, is missed where none of these words stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from builder.glossary import Glossary, TermFinder
from builder.language.characters import HAN
from builder.proofing import Finding
from builder.proofing.words import all_renderings, content, stems

_LIST = re.compile("[^，；：。！？（）“”《》]*、[^，；：。！？（）“”《》]*")
_MEMBER = re.compile(f"[{HAN}]{{2,6}}")
_CONJUNCTION = re.compile("以及|[和及与]")
_WITNESSES = 3
"""Other sentences that must agree; what two have in common is too often chance."""
_FOR_A_TERM = 2
"""The same for a term, whose words the glossary gives; alone it does not say which uses go without a word."""
_COMMON = 0.3
"""A word in more than this share of all targets tells nothing."""
_OWN = 0.2
"""At least this share of a word's targets must belong to the member whose word it is."""
_CHANCE = 0.01
"""How likely a word may be to stand in every one of the witnesses by chance."""


class Memory:
    """The pairs of one language, as witnesses for one another."""

    def __init__(self, glossary: Glossary, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = list(dict.fromkeys(pairs))
        self._stems = [stems(target) for _, target in self._pairs]
        self._spread = Counter(s for found in self._stems for s in found)
        self._finder = TermFinder(glossary.terms)
        self._content = {term.zh: content(all_renderings(term)) for term in glossary.terms}
        inner = (m for source, _ in self._pairs for members in _lists(source) for m in _inner(members))
        self._members = {m for m in inner if _MEMBER.fullmatch(m)} - self._content.keys()
        self._standing = cache(self._read)
        self._named = cache(lambda text: tuple(dict.fromkeys(o.term.zh for o in self._finder.find(text))))

    def findings(self, source: str, target: str) -> Iterator[Finding]:
        """The first member of a list of ``source`` that nothing in ``target`` stands for."""
        have = stems(target)
        for word in dict.fromkeys(self._words(source)):
            expected = self._expected(word, source)
            times = source.count(word)
            needed = times if times == 1 else 1  # a word said twice in Chinese may be said once in English
            if not expected or any(have[s] >= needed for s in expected):
                continue
            if any(have[s] for s in self._other_words(word, source)):
                continue
            shown = self._shown(word, expected)
            yield Finding("LIST", f"nothing in the English seems to stand for {word}{shown}; see whether a member of the list is lost")  # fmt: skip
            return

    def _words(self, source: str) -> Iterator[str]:
        """What the members of its lists are known by: terms, and whole members at a member's beginning or end."""
        lists = [*_lists(source)]
        known = self._members | {m for members in lists for m in _inner(members) if _MEMBER.fullmatch(m)}
        for member in (m for members in lists for m in members):
            yield from (word for word in self._named(member) if len(word) > 1)
            for length in range(2, min(6, len(member)) + 1):
                yield from sorted({member[:length], member[-length:]} & known - self._content.keys())

    def _read(self, word: str) -> tuple[tuple[int, ...], Counter[str]]:
        """The pairs with ``word``, and in how many of their targets each stem stands as often as it."""
        standing = tuple(i for i, (source, _) in enumerate(self._pairs) if word in source)
        return standing, Counter(s for i in standing for s in self._as_often(word, i))

    def _as_often(self, word: str, at: int) -> list[str]:
        times = self._pairs[at][0].count(word)
        return [s for s, found in self._stems[at].items() if found >= times]

    def _expected(self, word: str, but: str) -> frozenset[str]:
        """Stems that stand as often as ``word`` in the target of every other sentence that has it."""
        standing, agreeing = self._standing(word)
        own = [i for i in standing if self._pairs[i][0] == but]
        witnesses = len(standing) - len(own)
        owned = Counter(s for i in own for s in self._as_often(word, i))
        if witnesses < (_FOR_A_TERM if word in self._content else _WITNESSES):
            return frozenset()
        if word in self._content:
            return frozenset(s for s in self._content[word] if agreeing[s] - owned[s] == witnesses)
        always = (s for s, times in agreeing.items() if times >= witnesses and times - owned[s] == witnesses)
        return frozenset(s for s in always if self._tells(s, witnesses))

    def _tells(self, word: str, witnesses: int) -> bool:
        spread = self._spread[word]
        share = spread / len(self._pairs)
        return share < _COMMON and witnesses / spread >= _OWN and share**witnesses < _CHANCE

    def _other_words(self, word: str, source: str) -> frozenset[str]:
        """Words that the glossary gives for a term and for no other term of the sentence."""
        others = (self._content[name] for name in self._named(source) if name != word)
        return self._content.get(word, frozenset()).difference(*others)

    def _shown(self, word: str, expected: frozenset[str]) -> str:
        """The English that the reader may look for, from a witness."""
        for i in self._standing(word)[0]:
            for english in re.findall(r"[A-Za-z]+", self._pairs[i][1]):
                if stems(english).keys() & expected:
                    return f" (elsewhere with “{english.lower()}”)"
        return ""


def _lists(source: str) -> Iterator[list[str]]:
    for found in _LIST.findall(source):
        yield found.split("、")


def _inner(members: list[str]) -> Iterator[str]:
    """Members that are whole: the first has words before it, and the last words after it."""
    yield from members[1:-1]
    last = _CONJUNCTION.split(members[-1])
    if len(last) > 1:
        yield last[0]
