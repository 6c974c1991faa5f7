"""Layers: every chain of changes can be undone, and a place can be followed both ways."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.commuting import made_first, on_another_text
from builder.errors import LayerError
from builder.model import Decoding, Emendation, Field, Layer, Mark, Witness, make_layer
from builder.spans import OffsetMap, Span
from builder.tracing import Trace

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@st.composite
def layers_over(draw: st.DrawFn, below: str, name: str) -> Layer:
    """A random layer over ``below``."""
    edits, at = [], 0
    while at <= len(below) and draw(st.booleans()):
        start = draw(st.integers(at, len(below)))
        end = draw(st.integers(start, min(len(below), start + 6)))
        before, after = below[start:end], draw(st.text("甲乙丙a。（", max_size=4))
        if before != after:
            edits.append(Emendation(Span(start, end), before, after, "layout", f"{name}.random"))
        at = max(end, start + 1)
    return make_layer(name, below, edits)


@st.composite
def witnesses(draw: st.DrawFn) -> Witness:
    text = draw(TEXT)
    layers, top = [], text
    for depth in range(draw(st.integers(0, 4))):
        layer = draw(layers_over(top, f"stage{depth}"))
        layers.append(layer)
        top = layer.text
    return Witness("w", "0" * 64, len(text.encode()), Decoding("utf-8", text), tuple(layers))


@settings(derandomize=True, max_examples=300)
@given(witnesses())
def test_any_chain_of_layers_gives_the_text_back(witness: Witness) -> None:
    text = witness.text
    for layer in reversed(witness.layers):
        assert text == layer.text
        text = Layer(layer.name, text, layer.emendations).below()
    assert text == witness.decoding.text


@settings(derandomize=True, max_examples=300)
@given(witnesses(), st.data())
def test_every_character_has_an_origin(witness: Witness, data: st.DataObject) -> None:
    """A character that no emendation touched stands in the scrape at its origin."""
    if not witness.text:
        return
    at = data.draw(st.integers(0, len(witness.text) - 1))
    origin = Trace(witness).origin(Span(at, at + 1))
    assert 0 <= origin.data.start <= origin.data.end <= witness.size
    if not origin.emendations:
        assert origin.decoded.of(witness.decoding.text) == witness.text[at]
        data_bytes = witness.decoding.text.encode()
        assert data_bytes[origin.data.start : origin.data.end].decode() == witness.text[at]


@settings(derandomize=True, max_examples=300)
@given(witnesses())
def test_emendations_are_placed_where_their_result_stands(witness: Witness) -> None:
    top = witness.layers[-1].name if witness.layers else ""
    for placed in Trace(witness).emendations():
        assert placed.span.end <= len(witness.text)
        if placed.layer == top:
            assert placed.span.of(witness.text) == placed.emendation.after


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([Emendation(Span(0, 2), "ab", "", "layout", "r"), Emendation(Span(1, 3), "bc", "", "layout", "r")], "overlapping"),
        ([Emendation(Span(0, 1), "x", "", "layout", "r")], "stands at 0"),
        ([Emendation(Span(2, 9), "c", "", "layout", "r")], "stands at 2"),
        ([Emendation(Span(0, 1), "a", "a", "layout", "r")], "nothing is changed"),
        ([Emendation(Span(0, 1), "a", "b", "conjecture", "r", 0.5)], "note is required"),
        ([Emendation(Span(0, 1), "a", "b", "editorial", "r")], "note is required"),
        ([Emendation(Span(0, 1), "a", "b", "layout", "r", 1.5)], "confidence"),
        ([Emendation(Span(1, 1), "", "x", "layout", "r"), Emendation(Span(1, 1), "", "y", "layout", "r")], "overlapping"),
    ],
)  # fmt: skip
def test_a_layer_refuses_what_its_text_contradicts(edits: list[Emendation], said: str) -> None:
    with pytest.raises(LayerError, match=said):
        make_layer("l", "abc", edits)


def test_a_layer_refuses_marks_outside_its_text() -> None:
    with pytest.raises(LayerError, match="outside"):
        make_layer("l", "abc", marks=[Mark(Span(2, 4), "lacuna")])


def test_below_notices_an_altered_layer() -> None:
    good = make_layer("l", "abc", [Emendation(Span(1, 2), "b", "BB", "layout", "r")])
    with pytest.raises(LayerError):
        Layer("l", "aXBc", good.emendations).below()


def test_offsets_map_both_ways() -> None:
    # "abcdef" -> "aXYcf": b replaced by XY, de deleted
    offsets = OffsetMap([(Span(1, 2), 2), (Span(3, 5), 0)])
    assert offsets.to_before(Span(1, 3)) == Span(1, 2)
    assert offsets.to_before(Span(3, 5)) == Span(2, 6)
    assert offsets.to_after(Span(2, 6)) == Span(3, 5)
    assert offsets.to_after(Span(3, 5)) == Span(4, 4)
    assert offsets.to_after(Span(0, 6)) == Span(0, 5)


@settings(derandomize=True, max_examples=300)
@given(TEXT, st.data())
def test_a_stage_on_a_cleaner_text(text: str, data: st.DataObject) -> None:
    """What a stage did on a cleaned text, carried over: the text below is given back, and what it keeps stands."""
    cleaner = data.draw(layers_over(text, "cleaner"))
    second = data.draw(layers_over(cleaner.text, "second"))
    carried = made_first(cleaner, second, text)
    assert carried.below() == text
    if not cleaner.emendations:
        assert carried == second


def test_the_same_places_in_other_characters() -> None:
    below, seen = "來源：國家局", "来源：国家局"
    field = Field(Span(3, 6), "source", "来源", "国家局")
    layer = make_layer("chrome", seen, [Emendation(Span(0, 3), "来源：", "", "chrome", "y")], (), [field])
    carried = on_another_text(layer, below)
    assert (carried.text, carried.below(), carried.fields) == ("國家局", below, (field,))
    unmade = make_layer("chrome", seen, [Emendation(Span(3, 4), "国", "國", "chrome", "y")])
    assert on_another_text(unmade, below) == make_layer("chrome", below)


def test_what_a_stage_keeps_stays_as_it_was() -> None:
    """A reading goes with the character it stands behind."""
    text = "務(wù)來源(yuán)：局。"
    readings = [
        Emendation(Span(1, 5), "(wù)", "", "gloss", "x"),
        Emendation(Span(7, 13), "(yuán)", "", "gloss", "x"),
    ]
    cleaner = make_layer("cleaner", text, readings)
    assert cleaner.text == "務來源：局。"
    second = make_layer("second", cleaner.text, [Emendation(Span(1, 5), "來源：局", "", "chrome", "y")])
    assert made_first(cleaner, second, text).text == "務(wù)。"
    second = make_layer("second", cleaner.text, [Emendation(Span(0, 1), "務", "", "chrome", "y")])
    assert made_first(cleaner, second, text).text == "來源(yuán)：局。"
