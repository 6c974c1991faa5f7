"""The character model tells sound prose from garbled text, in either script."""

from __future__ import annotations

import math
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.language.charmodel import BOUNDARY, DATA, STEP, CharacterModel, character_model

MODEL = character_model()


def test_it_is_compact() -> None:
    assert len(resources.files("builder.language").joinpath(DATA).read_bytes()) < 1_500_000


def test_other_data_is_refused() -> None:
    with pytest.raises(ValueError, match="not a character model"):
        CharacterModel(b"PK")


@pytest.mark.parametrize(
    ("sound", "garbled"),
    [
        ("加强社会治安防控网建设", "忧可缁嶂伟卜揽赝ㄉ"),
        ("加強社會治安防控網建設", "訌娚鐣伟卜揽鼐"),
        ("各级人民政府应当加强组织领导", "鍚勭骇浜烘皯鏀垮簻搴斿綋"),
        ("第一条　为了维护社会治安秩序", "µÚÒ»Ìõ¡¡ÎªÁËÎ¬»¤Éç»á"),
    ],
)
def test_sound_prose_is_more_probable(sound: str, garbled: str) -> None:
    assert MODEL.per_character(sound) > -6
    assert MODEL.per_character(garbled) < -9


def test_both_scripts_and_widths_are_one() -> None:
    assert MODEL.logprob("加強社會治安，２０１５年") == MODEL.logprob("加强社会治安,2015年")
    assert MODEL.canonical("「務」　Ａ") == "“务”" + BOUNDARY + "a"


def test_context_counts() -> None:
    assert MODEL.logprob("安", "社会治") > MODEL.logprob("安", "公共厕") + 2


def test_followers_are_those_of_the_steps() -> None:
    followers = MODEL.followers("治")
    assert MODEL.characters[max(followers, key=lambda index: followers[index])] in "安理"
    assert MODEL.followers("\0") == {}


@pytest.mark.parametrize("context", ["社会治", "\n\n\n", "公安机", "\0\0的", "加强社", "丏丏丏"])
def test_rows_are_those_of_the_steps(context: str) -> None:
    """What the rows list and cost is what a step gives, for every character."""
    four, three, back, rest = MODEL.rows(context)
    last, back_off = MODEL.followers(context[2]), MODEL.back_off(context[2])
    for index, char in enumerate(MODEL.characters):
        assert MODEL.index(char) == index
        if index in four:
            weight = -four[index] / STEP
        elif index in three:
            weight = -(back + three[index]) / STEP
        else:
            weight = last.get(index, back_off + MODEL.frequency(char)) - rest / STEP
        assert MODEL.step(context, char) == pytest.approx(weight)


def test_forms() -> None:
    assert MODEL.forms("务") == "務"
    assert MODEL.forms("安") == ""
    assert MODEL.forms("复")[0] in "復複"


@pytest.mark.parametrize("context", ["社会治", "\n\n\n", "公安机", "\0\0的"])
def test_probabilities_sum_to_about_one(context: str) -> None:
    """Quantised logarithms and pruning leave a little over or under."""
    total = sum(math.exp(MODEL.step(context, char)) for char in MODEL._index)
    assert 0.8 < total < 1.25


@given(st.text(max_size=40))
@settings(derandomize=True)
def test_any_text_has_a_probability(text: str) -> None:
    assert MODEL.logprob(text) <= 0
    assert len(MODEL.canonical(text)) == len(text)
    assert (MODEL.per_character(text) == 0) == (MODEL.logprob(text) == 0)
