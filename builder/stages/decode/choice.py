"""Which encoding: candidates weighed by evidence.

All weights are nats, so they add up: what a declaration is worth is how much
dearer, as text, the declared reading may be. A wrong encoding costs several
nats a character, so a declaration decides short texts and never long ones.
The encoding with the greatest sum is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.language.frequency import text_cost
from builder.model import Evidence
from builder.stages.decode import encodings
from builder.stages.decode.declared import Declared
from builder.stages.decode.encodings import Encoding

UNREAD_BYTE = 12.0
"""Cost of a byte that an encoding cannot read: more than a rare character's share of it."""
BOM = 60.0
DECLARED, DECLARED_LATER = 16.0, 6.0
DETECTOR = 5.0
_CLOSE = 24.0
"""Below this margin another voice is asked."""
_SAMPLE = 98_304
"""Bytes; a multiple of four, for UTF-32."""
_HEARD = 4096
_LINES = re.compile(rb"[^\r\n<>\x80-\xff]{0,40}[\x80-\xff][^\r\n<>]*")

EIGHT_BIT: tuple[Encoding, ...] = (encodings.UTF8, encodings.GB18030, encodings.BIG5, encodings.WINDOWS_1252)
WIDE: tuple[Encoding, ...] = (
    encodings.UTF16_LE,
    encodings.UTF16_BE,
    encodings.UTF32_LE,
    encodings.UTF32_BE,
)
_BY_CODEC = {encoding.codec: encoding for encoding in (*EIGHT_BIT, *WIDE)}


def choose(data: bytes, bom: str, declared: Sequence[Declared]) -> tuple[Encoding, int, tuple[Evidence, ...]]:
    """The encoding of ``data`` (without its BOM), the bytes to leave out at its start, all the evidence.

    ``bom`` and the codecs in ``declared`` are Python codec names, or empty. A byte is left out where a
    text in UTF-16 was cut in the middle of a character.
    """
    known = [d.codec for d in declared if d.codec]
    is_wide = _may_be_wide(data) or any(codec.startswith(("utf-16", "utf-32")) for codec in (bom, *known))
    candidates = (*EIGHT_BIT, *WIDE) if is_wide else EIGHT_BIT
    sample = data[:_SAMPLE] if is_wide else _sample(data)
    readings = {encoding.codec: _reading(sample, encoding) for encoding in candidates}
    cut = {codec: _reading_cut(sample, _BY_CODEC[codec]) for codec in readings if codec.startswith("utf-16")}
    better = {codec for codec, voices in cut.items() if _weight(voices) > _weight(readings[codec])}
    evidence = [v for codec, voices in readings.items() for v in (cut[codec] if codec in better else voices)]
    evidence.extend(_claims(bom, declared))
    ranking = sorted(_sums(evidence, candidates).values(), reverse=True)
    if ranking[0] - ranking[1] < _CLOSE and not sample[:_HEARD].isascii():
        evidence.extend(_detected(sample))
    sums = _sums(evidence, candidates)
    best = max(candidates, key=lambda encoding: sums[encoding.codec])
    return best, int(best.codec in better), tuple(evidence)


def stated(bom: str, declared: Sequence[Declared]) -> tuple[Evidence, ...]:
    """The evidence for valid UTF-8, where nothing else need be weighed."""
    return (Evidence("utf-8", "strict", 0.0, "every byte can be read"), *_claims(bom, declared))


def _may_be_wide(data: bytes) -> bool:
    """A NUL is rare but in UTF-16 and UTF-32, where it is the half of every ASCII character."""
    return b"\0" in data[:_SAMPLE] or len(data) <= 1024


def _sample(data: bytes) -> bytes:
    """The lines that tell encodings apart: those beyond ASCII."""
    if len(data) <= _SAMPLE:
        return data
    lines: list[bytes] = []
    size = 0
    for match in _LINES.finditer(data):
        lines.append(match[0])
        size += len(match[0])
        if size > _SAMPLE:
            break
    return b"\n".join(lines)[: 2 * _SAMPLE]


def _reading(sample: bytes, encoding: Encoding) -> list[Evidence]:
    unread = encodings.count_unread(sample, encoding)
    text = sample.decode(encoding.codec, "ignore")
    found = [Evidence(encoding.codec, "characters", round(-text_cost(text), 1), f"{len(text)} characters")]
    if unread:
        note = f"{unread} bytes cannot be read"
        found.insert(0, Evidence(encoding.codec, "strict", round(-UNREAD_BYTE * unread, 1), note))
    return found


def _reading_cut(sample: bytes, encoding: Encoding) -> list[Evidence]:
    """The reading from the second byte on."""
    note = "the first byte is the half of a character"
    return [Evidence(encoding.codec, "strict", -UNREAD_BYTE, note), *_reading(sample[1:], encoding)]


def _weight(evidence: Sequence[Evidence]) -> float:
    return sum(voice.weight for voice in evidence)


def _claims(bom: str, declared: Sequence[Declared]) -> list[Evidence]:
    found = [Evidence(bom, "bom", BOM)] if bom else []
    weight = DECLARED
    for claim in declared:
        if claim.codec:
            found.append(Evidence(claim.codec, "declared", weight, f"charset {claim.label}"))
            weight = DECLARED_LATER
        else:
            found.append(Evidence("", "declared", 0.0, f"charset {claim.label} is not known"))
    return found


def _detected(sample: bytes) -> list[Evidence]:
    """The voice of charset-normalizer, on a piece of the sample."""
    from charset_normalizer import from_bytes  # few files need it

    best = from_bytes(sample[:_HEARD]).best()
    name = best.encoding.replace("_", "-") if best else ""
    codec = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}.get(name, name)
    return (
        [Evidence(codec, "detector", DETECTOR, f"charset-normalizer says {name}")]
        if codec in _BY_CODEC
        else []
    )


def _sums(evidence: Sequence[Evidence], candidates: Sequence[Encoding]) -> dict[str, float]:
    sums = {encoding.codec: 0.0 for encoding in candidates}
    for voice in evidence:
        if voice.encoding in sums:
            sums[voice.encoding] += voice.weight
    return sums
