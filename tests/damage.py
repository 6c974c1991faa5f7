"""GBK text one byte out of step: the damage, as the specification of its repair.

A page in Windows code page 936 loses one lead byte. What follows is decoded one byte out of step until the
decoder falls back into step:

1. the byte that stands alone is shown as ``?``;
2. decoding is greedy: a lead byte takes the next byte whatever it is. A valid pair is one character; an invalid
   pair is one ``?`` and takes the ASCII character with it (``(``, a line feed, ``<``);
3. a lone 0x80 is ``€`` and a lone ASCII byte is itself: both bring the decoder back into step;
4. pairs of the private use area (user-defined and unassigned codes) are stripped afterwards;
5. full-width ASCII (U+FF01 to U+FF5E) may be folded to ASCII afterwards, in the whole text;
6. white space at the beginning of lines may be trimmed afterwards, in the whole text.

The code points of code page 936 are those of Python's ``gbk`` codec; every other pair with a trail byte of
40-7E or 80-FE belongs to the private use area (Microsoft, ``bestfit936.txt``).
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_INDENT = "　 \t"


@dataclass(frozen=True, slots=True)
class Run:
    """One damaged run and the truth about it."""

    start: int
    """Place in the damaged text."""
    damaged: str
    """What is to be seen."""
    truth: str
    """What stood there, including a swallowed ASCII character at its end; folded and trimmed like the text."""
    lost: tuple[int, ...]
    """Indices into ``truth`` of the characters that lost at least one of their bytes."""


@dataclass(frozen=True, slots=True)
class Damaged:
    text: str
    truth: str
    """The clean text, folded and trimmed in the same way."""
    runs: tuple[Run, ...]


def to_bytes(char: str) -> bytes:
    """One character in code page 936; raises ``UnicodeEncodeError`` where it has no code."""
    return b"\x80" if char == "€" else char.encode("gbk")


def damage(text: str, places: Iterable[int], *, fold: bool = False, trim: bool = False) -> Damaged:
    """Drop the lead byte of the two-byte characters of ``text`` at ``places``.

    A place that lies inside an earlier run is passed over. Raises ``ValueError`` for a place whose character has no
    lead byte, ``UnicodeEncodeError`` where a run meets a character that code page 936 does not have.
    """
    seen: list[str] = []
    clean: list[str] = []
    runs: list[Run] = []
    position = 0
    shown = 0
    for place in sorted(set(places)):
        if place < position:
            continue
        for part in (seen, clean):
            part.append(_finish(text[position:place], fold, trim, at_start=position == 0))
        shown += len(seen[-1])
        end, damaged, lost = _one_run(text, place)
        skipped = 0
        if trim and (not place or _at_line_start(text, place)):
            skipped = len(text[place:end]) - len(text[place:end].lstrip(_INDENT))
        truth = text[place + skipped : end]
        if fold:
            truth, damaged = truth.translate(FOLD), damaged.translate(FOLD)
        runs.append(Run(shown, damaged, truth, tuple(i - skipped for i in lost if i >= skipped)))
        seen.append(damaged)
        clean.append(truth)
        shown += len(damaged)
        position = end
    for part in (seen, clean):
        rest = _finish(text[position:], fold, trim, at_start=position == 0 or text[position - 1] == "\n")
        part.append(rest)
    return Damaged("".join(seen), "".join(clean), tuple(runs))


def random_places(text: str, count: int, seed: int) -> list[int]:
    """``count`` places of two-byte characters: half where damage likes to fall, half anywhere.

    Damage likes the indent of a paragraph before a bracket, and sentence marks. Letters of readings are left alone.
    """
    chooser = random.Random(seed)
    anywhere = [i for i, c in enumerate(text) if ord(c) > 0x2FF and _has_code(c)]
    likely = [i for i in anywhere if text[i] == "　" and text[i + 1 : i + 2] not in ("　", "")]
    likely += [i for i in anywhere if text[i] in "。，；：、" and text[i + 1 : i + 2] not in ("\n", "")]
    chosen = (
        [chooser.choice(likely if likely and n % 2 else anywhere) for n in range(count)] if anywhere else []
    )
    return sorted(set(chosen))


def _one_run(text: str, place: int) -> tuple[int, str, list[int]]:
    """The end of the run in ``text``, what is seen of it, and which of its characters lost a byte."""
    if len(to_bytes(text[place])) != 2:
        raise ValueError(f"no lead byte at {place}: {text[place]!r}")
    pending = to_bytes(text[place])[1]
    owner = place  # the character whose second byte is pending
    lost = {place}
    seen = ["?"]
    while True:
        # In here the decoder stands before the second byte of a true character.
        if pending == 0x80:
            seen.append("€")
            return owner + 1, "".join(seen), _relative(lost, place)
        if pending < 0x80:
            seen.append(chr(pending))
            return owner + 1, "".join(seen), _relative(lost, place)
        if owner + 1 >= len(text):
            seen.append("?")
            lost.add(owner)
            return owner + 1, "".join(seen), _relative(lost, place)
        following = to_bytes(text[owner + 1])
        shown = _decode(bytes((pending, following[0])))
        seen.append(shown)
        if shown in ("", "?"):
            lost.update((owner, owner + 1))
        if len(following) == 1:
            return owner + 2, "".join(seen), _relative(lost, place)
        owner, pending = owner + 1, following[1]


def _decode(pair: bytes) -> str:
    """A greedy pair: one character, ``?`` where it is invalid, nothing where it is stripped."""
    if pair[1] < 0x40 or pair[1] in (0x7F, 0xFF):
        return "?"
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return ""


def _relative(lost: set[int], place: int) -> list[int]:
    return sorted(i - place for i in lost)


def _at_line_start(text: str, place: int) -> bool:
    return not text[text.rfind("\n", 0, place) + 1 : place].strip(_INDENT)


def _finish(text: str, fold: bool, trim: bool, at_start: bool) -> str:
    if trim:
        lines = text.split("\n")
        text = "\n".join(line.lstrip(_INDENT) if i or at_start else line for i, line in enumerate(lines))
    return text.translate(FOLD) if fold else text


def _has_code(char: str) -> bool:
    try:
        return len(to_bytes(char)) == 2
    except UnicodeEncodeError:
        return False
