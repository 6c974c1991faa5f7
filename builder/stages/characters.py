"""Characters that look right and are not, made what they look like before a page is judged.

Texts copied from PDF files have radicals for characters (``⼀`` for ``一``), editors leave characters
that nobody sees between others, programs write every character as a reference. Words must be whole before page
furniture, which is recognised by its words, can be. What is said here of references and of invisible characters is
only what is true of a page as well; the rest is the business of the stage ``entities``, after the page's markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.entities import html5

from builder.language.characters import CJK_PUNCTUATION, HAN, QUOTES
from builder.model import Emendation, EmendationKind, Layer, make_layer
from builder.spans import Span

_RADICALS = "\u2e80-\u2ef3\u2f00-\u2fd5"
_COMPATIBILITY = "\uf900-\ufad9\U0002f800-\U0002fa1d"
_CHINESE = f"{HAN}{_RADICALS}{CJK_PUNCTUATION}{QUOTES}"
# Forms of Unicode's "CJK Radicals Supplement" that PDF files put in place of whole characters; of those that
# decompose Unicode itself says what they are.
_SUPPLEMENT = dict(
    zip(
        "⺎⺒⺓⺝⺠⺪⺬⺮⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻲",
        "兀巳幺月民疋示竹虎西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙亀",
        strict=True,
    )
)
_ABOUT_RADICALS = re.compile("部首|偏旁|radical", re.IGNORECASE)
_ABOUT_REFERENCES = re.compile(
    "HTML|XML|字符实体|实体字符|实体引用|实体编码|字符引用|转义|轉義|entit(?:y|ies)|escape|character reference",
    re.IGNORECASE,
)
_QUOTATIONS = ("“”", "‘’", "「」", "『』", '""', "''", "``", "《》")
"""A reference that stands alone in quotes is spoken of."""
_REACH = 40
_FORM = re.compile(f"[{_RADICALS}{_COMPATIBILITY}]")
_INVISIBLE = (
    "\u034f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\xad\ufdd0-\ufdef\ufffe\uffff"
)
_JOINERS = "\u200c\u200d"
"""Some scripts and pictures need them."""
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f"
"""Behind a Chinese character they say nothing; the later ones (U+E0100 on) name its form, and stay."""
_CONTROL = "\x00-\x08\x0e-\x1f\x7f"
_UNSEEN = re.compile(
    f"(?:[{_INVISIBLE}{_CONTROL}]|(?<=[{_CHINESE}(])[{_JOINERS}{_SELECTORS}]|[{_JOINERS}](?=[{_CHINESE}()]))+"
)
_MAY_BE = re.compile(
    f"[{_INVISIBLE}{_JOINERS}{_SELECTORS}{_CONTROL}{_RADICALS}{_COMPATIBILITY}\ue5e5\uf06c-\uf0fe\u2800\u3164\uffa0\r\x0b\x85\u2028\u2029]|&"
)
_REFERENCE = re.compile(
    r"&(?P<escaped>(?:(?:amp|#38|#x26);){0,3})"
    r"(?:#[xX](?P<hex>[0-9A-Fa-f]{2,6})(?:;|(?![0-9A-Za-z;]))|#(?P<decimal>[0-9]{2,7})(?P<end>;?)|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)"
)
_NOT_READ = re.compile("[\x00-\x1f\x7f-\x9f\\s&<>\"'`\xad]")
"""What a reference stands for that is not read here: markup."""
_SYMBOLS = dict(
    zip(
        "\uf06c\uf06e\uf06f\uf075\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc\uf0fe",
        "●■□◆❖▪◻•➢→✓☑",
        strict=True,
    )
)
"""Places of the fonts Symbol and Wingdings, at which word processors put the signs of lists."""
_SYMBOL = re.compile(f"[{''.join(_SYMBOLS)}]")
_BLANK = re.compile(f"(?<=[{_CHINESE}])[\u2800\u3164\uffa0]|[\u2800\u3164\uffa0](?=[{_CHINESE}])")
"""Signs of Braille and of Korean without a stroke, which keep the space that a program would take away."""
_SPACES = re.compile("[\xa0\u2002-\u200a\u3000]")
"""Read in a text without any markup only."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_URL_BEFORE = re.compile(r"(?:https?://|www\.|\?[\w.-]+=)[!-~]*\Z")
_URL_REACH = 400
_ONE_CHINESE = re.compile(f"[{_CHINESE}\u2013-\u2015\u2026\u3000]")
_LINE_END = re.compile("[\x0b\x85\u2028\u2029]")
"""Line ends of other systems; in a page they are white space."""
_LONE_RETURN = re.compile(r"\r(?!\n)")


def settle_characters(text: str) -> Layer:
    """Radicals and compatibility forms as characters, invisible characters between Chinese ones away, references read.

    Layer ``characters``: rules ``characters.radical`` and ``characters.compatibility`` and ``characters.symbol`` (kind ``script``),
    ``characters.invisible``, ``characters.reference`` (``markup``), ``characters.space``, ``characters.line-end``
    (``layout``).
    """
    if not _MAY_BE.search(text):
        return make_layer("characters", text)
    found: list[Emendation] = []
    if "&" in text:
        found += _references(text)
    found += (_emendation(m, "", "markup", "characters.invisible") for m in _UNSEEN.finditer(text))
    found += _forms(text)
    if "\ue5e5" in text:  # A3A0 in code page 936, which fonts show as a wide space
        found += (_emendation(m, "\u3000", "layout", "characters.space") for m in re.finditer("\ue5e5", text))
    found += (_emendation(m, " ", "layout", "characters.space") for m in _BLANK.finditer(text))
    found += (_emendation(m, _SYMBOLS[m[0]], "script", "characters.symbol") for m in _SYMBOL.finditer(text))
    if _TAG.search(text) is None:
        found += (_emendation(m, "\n", "layout", "characters.line-end") for m in _LINE_END.finditer(text))
    if "\r" in text:
        found += (_emendation(m, "\n", "layout", "characters.line-end") for m in _LONE_RETURN.finditer(text))
    return make_layer("characters", text, found)


def _emendation(match: re.Match[str], after: str, kind: EmendationKind, rule: str) -> Emendation:
    return Emendation(Span(*match.span()), match[0], after, kind, rule)


def _references(text: str) -> Iterator[Emendation]:
    is_plain = _TAG.search(text) is None
    for match in _REFERENCE.finditer(text):
        end = match.end()
        if match["name"]:
            after = html5.get(f"{match['name']};", "")
            if after and _URL_BEFORE.search(text, max(0, match.start() - _URL_REACH), match.start()):
                continue
        else:
            digits = match["decimal"] or match["hex"]
            if match["decimal"] and not match["end"]:
                if len(digits) < 4:
                    continue
                # Chinese characters have five, quotation marks and dashes four; what follows are digits of the text.
                digits = next((d for d in (digits[:5], digits[:4]) if _ONE_CHINESE.match(chr(int(d)))), "")
                if not digits:
                    continue
                end = match.start("decimal") + len(digits)
            number = int(digits, 16 if match["hex"] else 10)
            # Numbers 128 to 159 mean Windows-1252, as in browsers.
            after = unescape(f"&#{number};") if number <= 0x10FFFF else ""
        if len(after) != 1 or "\ud800" <= after <= "\udfff" or after == "\ufffd":
            continue
        if _SPACES.match(after):
            if not is_plain:
                escaped = match["escaped"]
                if escaped and not _is_about(text, match, _ABOUT_REFERENCES):  # as the page would have it
                    span = Span(match.start(), match.start() + 1 + len(escaped))
                    yield Emendation(span, span.of(text), "&", "markup", "characters.reference")
                continue
            after = {"\xa0": " ", "\u2003": "\u3000"}.get(after, after)
        elif _NOT_READ.match(after):
            continue
        quoted = text[match.start() - 1 : match.start()] + text[end : end + 1]
        if quoted not in _QUOTATIONS and not _is_about(text, match, _ABOUT_REFERENCES):
            span = Span(match.start(), end)
            yield Emendation(span, span.of(text), after, "markup", "characters.reference")


def _forms(text: str) -> Iterator[Emendation]:
    for match in _FORM.finditer(text):
        after = _plain_form(match[0])
        if not after:
            continue
        if match[0] < "\u3000":
            if not _is_about(text, match, _ABOUT_RADICALS):
                yield _emendation(match, after, "script", "characters.radical")
        else:
            yield _emendation(match, after, "script", "characters.compatibility")


@cache
def _plain_form(character: str) -> str:
    """The character that a radical or a compatibility form is; empty where it is none, or a character of GBK.

    What GBK has of them stays: text one byte out of step is repaired by its bytes.
    """
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        after = _SUPPLEMENT.get(character) or unicodedata.normalize("NFKC", character)
        return after if after != character else ""
    return ""


def _is_about(text: str, match: re.Match[str], words: re.Pattern[str]) -> bool:
    """Whether the line speaks, near the place, about such characters."""
    low = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _REACH)
    newline = text.find("\n", match.end(), match.end() + _REACH)
    return words.search(text, low, newline if newline >= 0 else match.end() + _REACH) is not None
