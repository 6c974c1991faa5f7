"""How common a character is in Chinese official prose, as a cost in nats.

The cost of a character is ``-ln p``; the cost of a text is the sum, that is the
length of its code in a model that knows single characters only. Two readings of
the same bytes can be compared by their costs: the right one is cheaper by
several nats a character. The table is built by
``scripts/build_character_frequencies.py``, with both scripts weighing the same.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from operator import mul

RAREST = 15.0
"""Cost of a character of the everyday sets (GB 2312, Big5 level 1) that the table lacks."""
# Upper bound of a block, cost of a character in it that the table lacks. ASCII has one cost for all: in an
# HTML page its counts say more about the page than about the encoding.
_CLASSES: tuple[tuple[int, float], ...] = (
    (0x08, 20.0),
    (0x0A, 3.0),
    (0x0C, 12.0),
    (0x0D, 3.0),
    (0x1F, 20.0),
    (0x20, 3.0),
    (0x7E, 4.5),
    (0x9F, 20.0),
    (0xBF, 12.0),
    (0xFF, 9.0),
    (0x052F, 13.0),
    (0x1FFF, 16.0),
    (0x24FF, 12.0),
    (0x257F, 8.0),
    (0x2BFF, 12.0),
    (0x2FFF, 17.0),
    (0x303F, 12.0),
    (0x312F, 13.0),
    (0x33FF, 15.0),
    (0x4DBF, 17.0),
    (0x9FFF, 17.0),
    (0xD7FF, 16.0),
    (0xF8FF, 19.0),
    (0xFAFF, 17.0),
    (0xFE0F, 18.0),
    (0xFEFE, 14.0),
    (0xFEFF, 18.0),
    (0xFFEF, 11.0),
    (0xFFFF, 18.0),
    (0x1EFFF, 18.0),
    (0x1FAFF, 15.0),
    (0x10FFFF, 18.0),
)


class _Costs(dict[str, float]):
    """The table, with the cost of a class for what it lacks."""

    def __missing__(self, character: str) -> float:
        code = ord(character)
        if 0x4E00 <= code <= 0x9FFF:
            cost = RAREST if _is_everyday(character) else 17.0
        else:
            cost = next(cost for last, cost in _CLASSES if code <= last)
        if code <= 0xFFFF:  # kept, so that the table stays below 65,536 entries
            self[character] = cost
        return cost


def _is_everyday(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        try:
            return character.encode("big5")[0] <= 0xC6
        except UnicodeEncodeError:
            return False
    return True


def _load() -> _Costs:
    costs = _Costs()
    table = files("builder.language").joinpath("character_frequencies.tsv").read_text(encoding="utf-8")
    for line in table.split("\n"):
        quarters, _, characters = line.partition("\t")
        for character in characters:
            costs[character] = min(int(quarters) / 4, RAREST)
    return costs


_COSTS = _load()
_TABLE = tuple(_COSTS.items())


def character_cost(character: str) -> float:
    """Cost of one character in nats: about 4 for 的, 8 for an ordinary one, 15 and more for a rare one.

    >>> character_cost("的") < character_cost("防") < character_cost("镕") < character_cost("\\ue5e5")
    True
    """
    return _COSTS[character]


def text_cost(text: str) -> float:
    """Cost of a text in nats: the sum over its characters.

    >>> text_cost("社会治安") < text_cost("绀句細娌诲畨")
    True
    """
    counts = Counter(text)
    cost: float = sum(map(mul, map(_COSTS.__getitem__, counts), counts.values()))
    return cost


def common_characters(limit: float) -> str:
    """The characters of the table whose cost is below ``limit``, in code point order."""
    return "".join(sorted(character for character, cost in _TABLE if cost < limit))
