"""Members of lists that the target has lost.

、 sets off the members of a list, ； those of a series. English has a comma, a
semicolon or a conjunction for each. It may have more of them, so only a
shortage tells, and it is looked for where it shows: in brackets, in quotation
marks, and between the semicolons of the target, each stretch beside the clauses
that it renders. What a fixed rendering holds of them (“prevention and control”)
is set aside first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.glossary import Glossary, TermFinder
from builder.proofing import Finding
from builder.proofing.pairing import Paired, pair_parts
from builder.proofing.words import all_renderings, content, stems

_SEPARATOR = re.compile(r"[,;–]|\b(?:and|or|nor|as well as|to|with|plus)\b", re.IGNORECASE)
_SET_OFF = re.compile(r"[,;–]|\b(?:and|or|nor|plus|as well as|in which)\b", re.IGNORECASE)
"""Within a stretch; *to* and *with* stand everywhere there. *In which* makes a clause of a member."""
_REST = re.compile(r",? and (?:the like|others?)\b", re.IGNORECASE)
"""等, which is no member."""
_GROUPS = (
    (" in brackets", "（([^（）]*)）", r"\(([^()]*)\)", 1),
    (" in quotation marks", "“([^“”]*)”", "“([^“”]*)”", 2),  # 谁受益、谁出资 is one thought in two halves
)
"""What a stretch is called, how it looks on either side, and how many 、 make a list there."""
_CLAUSE_END = re.compile("[，；：。！？]")
_STRETCH_END = re.compile(r"[;:] |[.!?] (?=[A-Z“(])")
_SETTING = re.compile(
    "[“]?(?:以|通过|按|对|在|由|从|经|因|为|根据|紧?紧?围绕|针对|结合|依托|着眼|本着|随着|充分|同时|到|至)"
)
"""Clauses that English moves to another place or sets off by nothing."""
_LAST = re.compile(
    "、[^、，等]{1,8}?(?:以及|和|及|(?<!参)与)[^、，等]{1,8}(?:等|$)"
)  # the conjunction before a last member
_WHO = re.compile("谁[^、，；]{1,4}、谁")
_CONJUNCTION = re.compile("以及|[和及与、]")
_DOUBT = 3.0
"""What one missing separator costs a pairing: about as much as two words of the glossary show."""


class ListProof:
    """Counts the members of lists; the glossary says what renderings hold separators of their own."""

    def __init__(self, glossary: Glossary) -> None:
        self._finder = TermFinder(glossary.terms)
        self._content = {term.zh: content(all_renderings(term)) for term in glossary.terms}
        self._holding = {
            term.zh: [_form(words) for words in sorted(held, key=len, reverse=True)]
            for term in glossary.terms
            if (held := [w for w in term.renderings if re.search(r"\w \b(?:and|or)\b \w[^,;…]*$", w) and not re.search("[,;…]", w)])
        }  # fmt: skip

    def findings(self, source: str, target: str) -> Iterator[Finding]:
        """Lists and series that have fewer members in the target than in the source; the first of them only."""
        for where, theirs, ours, least in _GROUPS:
            wanted, found = re.findall(theirs, source), re.findall(ours, target)
            if len(wanted) == len(found):
                for chinese, english in zip(wanted, found, strict=True):
                    if _separators(english) < chinese.count("、") >= least and english.strip():
                        yield _lost(chinese.count("、") + 1, _separators(english) + 1, where)
                        return
        series = source.count("；")
        members = len(re.findall(r";|[.!?](?=[”’)]* [A-Z“‘(])", target))
        if series and members < series:
            yield Finding("LIST", f"the Chinese has {series + 1} parts set off by ；, the English {members + 1}; see whether one is lost")  # fmt: skip
            return
        for chinese, short in self._shortages(source, target):
            few = "a comma or an “and”" if short == 1 else f"{short} commas or “and”s"
            yield Finding("LIST", f"a list seems shorter in the English: for “{_shown(chinese)}” it has {few} too few; see whether a member is lost")  # fmt: skip
            return

    def _shortages(self, source: str, target: str) -> Iterator[tuple[str, int]]:
        """Clauses with 、 beside too few separators, and how many too few."""
        if "、" not in source:
            return
        clauses = [c for c in _CLAUSE_END.split(source) if c.strip("”）’》 ")]
        words = [[self._content[o.term.zh] for o in self._finder.find(c)] for c in clauses]
        chinese, english = self._without_renderings(source, target)
        bare = [c for c in _CLAUSE_END.split(chinese) if c.strip("”）’》 ")]
        stretches = [e for e in _STRETCH_END.split(english) if e.strip()]
        if len(bare) != len(clauses):
            return
        wanted = [_wanted(c) for c in bare]
        after = [0 if _SETTING.match(c) else 1 for c in bare]
        found = [_set_off(e) for e in stretches]
        have = [stems(e).keys() for e in _STRETCH_END.split(target) if e.strip()]

        def shortage(pair: Paired) -> int:
            (a, b), (c, d) = pair.clauses, pair.stretches
            if not any(wanted[a:b]):
                return 0
            return max(0, sum(wanted[a:b]) + sum(after[a : b - 1]) - sum(found[c:d]) - (d - c - 1))

        def shown(i: int, j: int) -> int:
            return sum(1 if w & have[j] else -1 for w in words[i]) if len(have) == len(stretches) else 0

        for pair in pair_parts(clauses, stretches, shown, lambda p: _DOUBT * shortage(p)):
            if short := shortage(pair):
                yield "，".join(clauses[slice(*pair.clauses)]), short

    def _without_renderings(self, source: str, target: str) -> tuple[str, str]:
        """Both sides without the separators within terms, so far as a rendering is found for each."""
        for occurrence in self._finder.find(source):
            zh = occurrence.term.zh
            for form in self._holding.get(zh, ()):
                target, done = form.subn("□", target, count=1)
                if done:
                    break
            if _CONJUNCTION.search(zh):
                source = source.replace(zh, "□" * len(zh), 1)
        return source, target


def _form(words: str) -> re.Pattern[str]:
    ends = r"[ -]".join(rf"{re.escape(w)}(?:s|es|d|ed|ing)?" for w in re.split("[ -]", words))
    return re.compile(rf"\b{ends}\b", re.IGNORECASE)


def _wanted(clause: str) -> int:
    """Separators that the lists of a clause ask for."""
    clause = _WHO.sub("谁", clause)
    return clause.count("、") + len(_LAST.findall(clause))


def _set_off(english: str) -> int:
    plain = re.sub(r"[,;] (?=(?:and|or|nor) )", " ", _REST.sub("", english))
    return len(_SET_OFF.findall(plain))


def _separators(english: str) -> int:
    """Commas, semicolons and conjunctions; the two of ``, and`` are one."""
    return len(_SEPARATOR.findall(re.sub(r"[,;] (?=(?:and|or|nor) )", " ", english)))


def _shown(chinese: str) -> str:
    return chinese if len(chinese) <= 40 else f"{chinese[:20]}…{chinese[-19:]}"


def _lost(wanted: int, found: int, where: str) -> Finding:
    return Finding("LIST", f"a list{where} has at least {wanted} members in the Chinese and at most {found} in the English; see whether one is lost")  # fmt: skip
