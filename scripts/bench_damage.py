"""Damage pages and texts in many ways, clean them, and compare with what the undamaged ones give.

    python scripts/bench_damage.py [--folder tests/cases/extract] [--only PATTERN] [--damage PATTERN] [--cases N] [--worst N]

Every damage is applied to the words of a page, not to its tags, or to its bytes, at seeded places. Measures are means
over the cases: character precision, recall and F1 (longest common subsequence), F1 over whole lines, milliseconds. Where a damage
destroys characters, less than 1 is left even of a perfect repair. Reports exceptions and bytes that do not come back.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import sys
import time
import unicodedata
import zlib
from collections.abc import Callable
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "scripts")]

from bench_extract import compare  # noqa: E402
from damage import FOLD, damage, random_places  # noqa: E402
from opencc import OpenCC  # noqa: E402
from pypinyin import lazy_pinyin  # noqa: E402
from pypinyin.constants import Style  # noqa: E402

from builder.language.traditional import page_traditional  # noqa: E402
from builder.pipeline import establish, rebuild  # noqa: E402

LONGEST = 60_000
_HAN = re.compile("[\u4e00-\u9fff]")
_PAIR = re.compile("(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
_MARKUP = re.compile(
    r"<!--.*?-->|<(script|style|textarea)\b.*?</\1\s*>|<[^<>]*>|&#?\w+;", re.DOTALL | re.IGNORECASE
)
_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)[-\w]+", re.IGNORECASE)
_RADICALS = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0x2F00, 0x2FD6)}
_CONVERTER = OpenCC("s2t")

Words = Callable[[str, random.Random], str]
Damage = Callable[[str, bool, random.Random], bytes]


@cache
def _reading(character: str) -> str:
    found: str = lazy_pinyin(character, style=Style.TONE)[0]
    return found if found.isalpha() and not found.isascii() else ""


def readings(share: float, form: str = "({})", *, only_changed: bool = False) -> Words:
    """Insert a reading behind a share of the characters; ``only_changed``: after the change to Traditional."""

    def change(text: str, chance: random.Random) -> str:
        before = set(text) if only_changed else set()
        shown = _CONVERTER.convert(text) if only_changed else text
        return "".join(
            c + form.format(_reading(c)) if _HAN.match(c) and c not in before and chance.random() < share and _reading(c) else c
            for c in shown
        )  # fmt: skip

    return change


def between(share: float, signs: str) -> Words:
    """Put one of ``signs`` between a share of the neighbouring Chinese characters."""
    return lambda text, chance: _PAIR.sub(
        lambda _: chance.choice(signs) if chance.random() < share else "", text
    )


def each(change: Callable[[str], str]) -> Words:
    return lambda text, _: "".join(map(change, text))


def in_words(*changes: Words) -> Damage:
    """Apply ``changes`` to what stands between the tags of a page, or to a plain text."""

    def apply(source: str, plain: bool, chance: random.Random) -> bytes:
        for change in changes:
            if plain:
                source = change(source, chance)
                continue
            parts, at = [], 0
            for tag in _MARKUP.finditer(source):
                parts += [change(source[at : tag.start()], chance), tag[0]]
                at = tag.end()
            source = "".join([*parts, change(source[at:], chance)])
        return _declared(source, "utf-8").encode("utf-8", "replace")

    return apply


def _declared(source: str, encoding: str) -> str:
    return _CHARSET.sub(lambda m: m[1] + encoding, source)


def out_of_step(share: float, *, fold: bool = False) -> Words:
    """GBK one byte out of step, as ``tests/damage.py`` specifies it."""

    def change(text: str, chance: random.Random) -> str:
        text = text.encode("gbk", "ignore").decode("gbk").replace("€", "")
        count = sum(chance.random() < share for _ in _HAN.findall(text))
        places = random_places(text, count, chance.randrange(1 << 30)) if count else []
        return damage(text, places, fold=fold).text if places else text.translate(FOLD) if fold else text

    return change


def misread(right: str, wrong: str, errors: str = "replace") -> Damage:
    """The whole file in ``right``, read as ``wrong`` and saved; what that has no character for is U+FFFD, or left out."""

    def apply(source: str, plain: bool, chance: random.Random) -> bytes:
        source = page_traditional(source) if right.startswith("big5") else source
        return source.encode(right, "ignore").decode(wrong, errors).encode()

    return apply


def stored(encoding: str, declared: str) -> Damage:
    return lambda source, plain, chance: _declared(source, declared).encode(encoding, "xmlcharrefreplace")


def wrapped(width: int) -> Words:
    return lambda text, _: re.sub(rf"([^\n]{{{width}}})(?=[^\n])", r"\1\n", text)


def _reference(form: str) -> Words:
    return each(lambda c: form.format(ord(c)) if c > "\x7f" else c)


TRADITIONAL: Words = lambda text, _: _CONVERTER.convert(text)  # noqa: E731
RADICALS = each(lambda c: _RADICALS.get(c, c))
DAMAGES: dict[str, Damage] = {
    "none": in_words(),
    "readings": in_words(readings(0.1)),
    "traditional": in_words(TRADITIONAL),
    "traditional, readings": in_words(readings(0.33, only_changed=True)),
    "traditional, readings, out of step": in_words(readings(0.33, only_changed=True), out_of_step(1 / 300)),
    "readings, zero width": in_words(readings(0.1), between(0.1, "\u200b\xad")),
    "out of step": in_words(out_of_step(1 / 300)),
    "out of step, folded": in_words(out_of_step(1 / 300, fold=True)),
    "out of step, wrapped": in_words(out_of_step(1 / 300), wrapped(38)),
    "zero width": in_words(between(0.08, "\u200b\u200c\u2060\ufeff\xad\u200e")),
    "spaces in words": in_words(between(0.03, " \xa0\u3000")),
    "spaces everywhere": in_words(between(1.0, " ")),
    "radicals": in_words(RADICALS),
    "radicals, traditional, wrapped": in_words(RADICALS, TRADITIONAL, wrapped(38)),
    "private use": in_words(between(0.02, "\ue004\ue5e5\uf0b7")),
    "characters twice": in_words(each(lambda c: c * 2)),
    "references": in_words(_reference("&#{};")),
    "references, escaped twice": in_words(_reference("&amp;#{};")),
    "references without semicolon": in_words(_reference("&#{}")),
    "bytes as references": in_words(
        lambda text, _: "".join(f"&#{b};" if b > 127 else chr(b) for b in text.encode())
    ),
    "wrapped": in_words(wrapped(35)),
    "escaped page": lambda source, plain, chance: (source if plain else html.escape(source)).encode(),
    "UTF-8 as GB 18030": misread("utf-8", "gb18030"),
    "UTF-8 as GBK": misread("utf-8", "gbk"),
    "UTF-8 as GBK, lost bytes left out": misread("utf-8", "gbk", "ignore"),
    "UTF-8 as Latin-1": misread("utf-8", "latin-1"),
    "UTF-8 as Windows-1252": misread("utf-8", "cp1252"),
    "GBK as Latin-1": misread("gbk", "latin-1"),
    "GBK as UTF-8": misread("gbk", "utf-8"),
    "GBK as Big5": misread("gbk", "cp950"),
    "Big5 as GBK": misread("big5hkscs", "gbk"),
    "Big5 as GB 18030": misread("big5hkscs", "gb18030"),
    "GBK declared as UTF-8": stored("gb18030", "utf-8"),
    "UTF-8 declared as GB 2312": stored("utf-8", "gb2312"),
    "UTF-16 without a mark": lambda source, plain, chance: source.encode("utf-16-be", "ignore"),
}


def load(folder: Path, only: str, most: int) -> list[tuple[str, str, bool]]:
    """Names, sources and whether they are plain text, of ``most`` cases chosen by a fixed seed."""
    found = []
    for path in sorted(folder.glob(f"{only}.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        data = (folder / "files" / case["file"]).read_bytes()
        if len(data) <= LONGEST:
            source = data.decode(case["encoding"], "replace").lstrip("\ufeff")
            found.append((path.stem, source, str(case["file"]).endswith(".txt")))
    random.Random(7).shuffle(found)
    return found[:most]


def main() -> int:
    parser = argparse.ArgumentParser(description="Damage pages and texts, clean them, and compare.")
    parser.add_argument("--folder", type=Path, default=ROOT / "tests/cases/extract")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="cases by name")
    parser.add_argument("--damage", default="*", metavar="PATTERN", help="damages by name, such as 'UTF-8*'")
    parser.add_argument("--cases", type=int, default=80)
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="name the N worst cases of every damage"
    )
    options = parser.parse_args()
    cases = load(options.folder, options.only, options.cases)
    if not cases:
        parser.error(f"no case (NAME.json) in {options.folder}")
    clean = {name: establish(_declared(source, "utf-8").encode(), name).text for name, source, _ in cases}
    print(
        "| damage | precision | recall | characters F1 | whole-line F1 | ms |\n|---|---:|---:|---:|---:|---:|"
    )
    wrong = 0
    for title, apply in DAMAGES.items():
        if not fnmatch(title, options.damage):
            continue
        scores, seconds = [], 0.0
        for name, source, plain in cases:
            data = apply(source, plain, random.Random(zlib.crc32((title + name).encode())))
            begun = time.process_time()
            witness = establish(data, name)
            seconds += time.process_time() - begun
            if rebuild(witness) != data:
                wrong += 1
                print(f"{title}: {name}: the bytes do not come back", file=sys.stderr)
            scores.append((compare(clean[name], witness.text), name))
        size = len(scores)
        means = [
            sum(getattr(s, key) for s, _ in scores) / size
            for key in ("precision", "recall", "characters", "lines")
        ]
        print(
            f"| {title} | " + " | ".join(f"{m:.4f}" for m in means) + f" | {1000 * seconds / size:.0f} |",
            flush=True,
        )
        for score, name in sorted(scores, key=lambda pair: pair[0].characters)[: options.worst]:
            print(f"    {name} {score.characters:.3f}/{score.lines:.3f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
