"""Terms against the glossary: renderings to avoid, and terms without any rendering.

Words are compared by their stems, so that *supervision and guidance* is a form
of *supervise and guide*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.glossary import Glossary, Rendering, Term, TermFinder
from builder.language.characters import HAN
from builder.proofing import Finding
from builder.proofing.words import all_renderings, content, stems

_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_CLAUSE = re.compile("[，；：。（）“”《》！？]")
_LONG = 5
"""Characters of a term that can hardly be put in other words."""


class TermProof:
    """Compares pairs with one glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self._finder = TermFinder(glossary.terms)
        self._terms = {term.zh: term for term in glossary.terms}
        self._warned = [term for term in glossary.terms if term.avoid]
        self._content = {term.zh: content(all_renderings(term)) for term in glossary.terms}

    def findings(self, source: str, target: str) -> Iterator[Finding]:
        """Terms of ``source`` rendered as the glossary warns against, and terms that are lost."""
        found = [o.term for o in self._finder.find(source)]
        held = [t for t in self._warned if t in found or (len(t.zh) > 1 and t.zh in source)]
        for term in held:
            for wrong in term.avoid:
                if self._is_wrong(term, wrong, source, target):
                    better = term.en if term.en != wrong.words else ""
                    yield Finding("TERM", f"{term.zh} is not “{wrong.words}”" + (f": {wrong.note}" if wrong.note else "") + (f"; the glossary has “{better}”" if better else ""))  # fmt: skip
        words = stems(target).keys()
        lost = [term for term in dict.fromkeys(found) if len(term.zh) >= _LONG]
        for term in dict.fromkeys([*self._members(source), *lost]):
            if not self._content[term.zh] & words:
                yield Finding("TERM", f"nothing in the translation stands for {term.zh} (“{term.en}” in the glossary); put it in, or use the glossary's words")  # fmt: skip

    def _is_wrong(self, term: Term, wrong: Rendering, source: str, target: str) -> bool:
        exact = wrong.words.lower() == term.en.lower()  # 综治 and 综合治理 differ in their capitals only
        if not _times(wrong.words, target, exact=exact):
            return False
        own = "; ".join(term.renderings)
        if _times(wrong.words, own, exact=exact):  # wrong in some uses only
            return False
        if any(
            han in source for han in _HAN_RUN.findall(wrong.note)
        ):  # "that is 治安", which stands there too
            return False
        for other in self._terms.values():
            if other.zh != term.zh and other.zh in source and any(
                _times(wrong.words, words, exact=exact) for words in all_renderings(other)
            ):  # fmt: skip
                return False
        right = max(
            (
                _times(words, target, exact=exact)
                for words in term.renderings
                if not _times(words, wrong.words, exact=exact)
            ),
            default=0,
        )
        return right < source.count(term.zh)

    def _members(self, source: str) -> Iterator[Term]:
        """Members of 、 lists that are terms as they stand."""
        for clause in _CLAUSE.split(source):
            members = clause.split("、")
            if len(members) > 1:
                members[-1:] = re.split("和|及|与|以及", members[-1])
                yield from (self._terms[m] for m in members if len(m) > 1 and m in self._terms)


def _times(words: str, text: str, *, exact: bool) -> int:
    """How often ``words`` stand in ``text``, in the letters given or in any case and with any ending."""
    if exact:
        return len(re.findall(rf"\b{re.escape(words)}\b", text))
    forms = r"[ -]".join(rf"{re.escape(w)}(?:s|es|d|ed|ing)?" for w in re.split("[ -]", words))
    return len(re.findall(rf"\b{forms}\b", text, re.IGNORECASE))
