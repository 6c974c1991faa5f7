"""English stems by the Porter2 ("English") algorithm of the Snowball project.

M. F. Porter, "The English (Porter2) stemming algorithm", snowballstem.org. The browser has the same algorithm in
``duizhao-search-stem.js``; ``tests/cases/search/stems.json`` holds both to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EXCEPTIONS = {
    "skis": "ski", "skies": "sky", "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli",
    "singly": "singl", "sky": "sky", "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos",
    "bias": "bias", "andes": "andes",
}  # fmt: skip
_AFTER_1A = frozenset(
    ("inning", "outing", "canning", "herring", "earring", "evening", "proceed", "exceed", "succeed")
)
_R1_PREFIX = re.compile(r"gener|commun|arsen|past|univers|later|emerg|organ|inter")
_R = re.compile(r"[aeiouy][^aeiouy]")
_VOWEL = re.compile(r"[aeiouy]")
_SHORT_END = re.compile(r"(?:^|.*[^aeiouy])[aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$|.*past$")
_STEP2 = (
    ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"),
    ("tional", "tion"), ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"),
    ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"), ("ogist", "og"), ("enci", "ence"),
    ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"),
    ("ogi", "og"), ("li", ""),
)  # fmt: skip
_STEP3 = (
    ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""),
    ("ical", "ic"), ("ness", ""), ("ful", ""),
)  # fmt: skip
_STEP4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic",
)  # fmt: skip


def _regions(word: str) -> tuple[int, int]:
    prefix = _R1_PREFIX.match(word)
    found = None if prefix else _R.search(word)
    r1 = prefix.end() if prefix else found.end() if found else len(word)
    found = _R.search(word, r1)
    return r1, found.end() if found else len(word)


def _is_short(word: str, r1: int) -> bool:
    return r1 >= len(word) and bool(_SHORT_END.match(word))


def _step_1(word: str, r1: int) -> str:
    if word.endswith("sses"):
        word = word[:-2]
    elif word.endswith(("ied", "ies")):
        word = word[:-2] if len(word) > 4 else word[:-1]
    elif word.endswith("s") and not word.endswith(("us", "ss")) and _VOWEL.search(word[:-2]):
        word = word[:-1]
    if word in _AFTER_1A:
        return word
    for ending in ("eedly", "ingly", "edly", "eed", "ing", "ed"):
        if not word.endswith(ending):
            continue
        base = word[: -len(ending)]
        if ending.startswith("ee"):
            return base + "ee" if len(base) >= r1 else word
        if not _VOWEL.search(base):
            return word
        if ending == "ing" and len(base) == 2 and base[1] == "y" and base[0] not in "aeiouy":
            return base[0] + "ie"
        if base.endswith(("at", "bl", "iz")):
            return base + "e"
        if base[-2:] in ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"):
            return base if len(base) == 3 and base[0] in "aeo" else base[:-1]
        return base + "e" if _is_short(base, r1) else base
    return word


def _replace(word: str, r1: int, r2: int) -> str:
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in "aeiouy":
        word = word[:-1] + "i"
    for ending, other in _STEP2:
        if word.endswith(ending):
            at = len(word) - len(ending)
            before = word[at - 1 : at]
            allowed = before == "l" if ending == "ogi" else ending != "li" or before in set("cdeghkmnrt")
            if at >= r1 and allowed:
                word = word[:at] + other
            break
    for ending, other in _STEP3:
        if word.endswith(ending):
            at = len(word) - len(ending)
            if at >= (r2 if ending == "ative" else r1):
                word = word[:at] + other
            break
    for ending in _STEP4:
        if word.endswith(ending):
            at = len(word) - len(ending)
            if at >= r2 and (ending != "ion" or word[at - 1 : at] in ("s", "t")):
                word = word[:at]
            break
    return word


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """The stem of an English word in lower case, letters a to z.

    >>> [stem(w) for w in ("management", "managing", "communities", "police", "policies")]
    ['manag', 'manag', 'communiti', 'polic', 'polici']
    """
    if len(word) < 3:
        return word
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    word = re.sub(r"(^|[aeiouy])y", r"\1Y", word)
    r1, r2 = _regions(word)
    word = _step_1(word, r1)
    if word.lower() in _AFTER_1A:
        return word.lower()
    word = _replace(word, r1, r2)
    if word.endswith("e"):
        base = word[:-1]
        if len(base) >= r2 or (len(base) >= r1 and not _SHORT_END.match(base)):
            word = base
    elif word.endswith("ll") and len(word) - 1 >= r2:
        word = word[:-1]
    return word.lower()
