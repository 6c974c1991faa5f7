"""Decoding: cases, and the properties that hold for any bytes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.model import Decoding
from builder.stages.decode import decode, encode_back, is_binary

HERE = Path(__file__).parent
WITNESSES = sorted((HERE.parent / "seeds" / "witnesses").glob("*.txt"))
CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le")


def load(*names: str) -> list[Any]:
    cases = []
    for name in names:
        path = HERE / "cases" / "decode" / f"{name}.json"
        for case in json.loads(path.read_text(encoding="utf-8")):
            cases.append(pytest.param(case, id=f"{name}: {case['label']}"))
    return cases


def assert_sound(data: bytes, decoding: Decoding) -> None:
    """What :func:`decode` guarantees for any bytes."""
    assert encode_back(decoding) == data
    assert not decoding.text.startswith("\ufeff")
    ends = 0, 0
    for exception in decoding.exceptions:
        assert data[exception.span.start : exception.span.end] == exception.data
        assert exception.span.start >= ends[0]
        assert exception.text.start >= ends[1]
        assert exception.text.end <= len(decoding.text)
        ends = exception.span.end, exception.text.end
        if exception.lacuna:
            assert exception.text.of(decoding.text) == "\ufffd"
    assert [m.span for m in decoding.marks] == [e.text for e in decoding.exceptions if e.lacuna]


@pytest.mark.parametrize("case", load("declared", "undeclared", "characters", "damaged", "mixed"))
def test_case(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["hex"])
    decoding = decode(data)
    assert_sound(data, decoding)
    assert decoding.text == case["text"]
    assert decoding.encoding == case["encoding"]
    assert [[e.span.start, e.span.end] for e in decoding.exceptions if e.lacuna] == case["lacunae"]
    if "exceptions" in case:
        assert len(decoding.exceptions) == case["exceptions"]


@pytest.mark.parametrize("case", load("binary"))
def test_binary(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["hex"])
    assert_sound(data, decode(data))
    reason = is_binary(data)
    if case["reason"] is None:
        assert reason is None
    else:
        assert reason is not None
        assert case["reason"] in reason


@settings(derandomize=True, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_come_back(data: bytes) -> None:
    assert_sound(data, decode(data))
    is_binary(data)


PIECES = st.one_of(
    st.binary(max_size=3),
    st.text(alphabet="社会治安防控體繫建設的意见，。“”<p>\n 12€\ufeff\x00", max_size=12).flatmap(
        lambda text: st.sampled_from([text.encode(codec, "ignore") for codec in CODECS])
    ),
    st.sampled_from(
        [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x84\x31\x95\x33", b"\x80", b"\xa3\xa0", b"\x88\x66"]
    ),
    st.sampled_from(
        [b"\xa2\xcc", b"\xf9\xfe", b"\x81\x30\x81", b"\xd8\x00", b"<meta charset=big5>", b"\xed\xa0\x80"]
    ),
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=8))
def test_any_mixture_comes_back(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert_sound(data, decode(data))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_every_pair_of_bytes_comes_back(codec: str) -> None:
    declaration = f"<meta charset={codec}>".encode()
    for lead in range(0x80, 0x100):
        data = declaration + b"".join(b" " + bytes((lead, trail)) for trail in range(0x100))
        assert_sound(data, decode(data))


@pytest.mark.parametrize("path", WITNESSES, ids=lambda p: p.stem)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_scrapes_in_other_encodings(path: Path, codec: str) -> None:
    text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    data = text.encode(codec)
    decoding = decode(data)
    assert decoding.text == text
    assert decoding.encoding == codec
    assert not decoding.marks


@pytest.mark.parametrize("path", WITNESSES, ids=lambda p: p.stem)
def test_mutations_of_scrapes_come_back(path: Path) -> None:
    source = random.Random(path.stem)
    text = path.read_bytes().decode("utf-8")
    for codec in ("utf-8", "gb18030", "big5hkscs", "utf-16-le"):
        whole = text.encode(codec, "ignore")
        for _ in range(6):
            start = source.randrange(len(whole))
            data = bytearray(whole[start : start + source.randrange(1, 4000)])
            for _ in range(source.randrange(1, 12)):
                place = source.randrange(len(data) + 1)
                data[place : place + source.randrange(3)] = source.randbytes(source.randrange(3))
            assert_sound(bytes(data), decode(bytes(data)))
