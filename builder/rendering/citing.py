"""How to cite a work and each of its clauses: ``docs/texts/WORK/cite.md``.

Everything essential of citing, without a script; the date of access is left to
the reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.citing.facts import Cited, Publication
from builder.citing.forms import bluebook, chicago, fill, gbt
from builder.citing.locators import locators
from builder.citing.records import bibtex, csl_text, ris
from builder.language.vocabulary import DRAFT_NOTICE, Name
from builder.rendering.markdown import (
    escape,
    escape_line,
    fence,
    front_matter,
    link,
    paired,
    protect_line,
    table,
)
from builder.works import EditionWork

STYLES = (
    ("gbt", Name("国家标准 GB/T 7714—2025", "Chinese national standard, web page, numeric system")),
    ("chicago", Name("芝加哥格式", "Chicago, 18th edition, notes")),
    ("bluebook", Name("近似蓝皮书格式", "Like the Bluebook, without romanisation")),
)
BLANKS = {
    "accessed-iso": "YYYY-MM-DD",
    "accessed-long": "[date of access]",
    "accessed-short": "[date of access]",
}
"""What stands for the day on which a reader reads."""
_WRITE = {"gbt": gbt, "chicago": chicago, "bluebook": bluebook}


def cite_page(work: EditionWork, cited: Cited, publication: Publication) -> str:
    """The work in every form, downloads, and the locator and address of every clause."""
    url = publication.url(cited.id)
    values = {"url": url, **BLANKS}
    shown = work.work.shown_title
    parts = [
        front_matter(
            {
                "title": f"引用 Cite: {shown}",
                "description": f"How to cite {cited.id} and each of its clauses: GB/T 7714, Chicago, Bluebook-like, BibTeX, RIS, CSL-JSON. 引用格式。",
            }
        ),
        f"# {paired('引用 Cite')} {{ #cite }}",
        link(_zh(escape(shown)), f"../{cited.id}.md"),
        _said(
            f"本编版本：{escape(publication.version.zh)}。永久地址：",
            f"This edition: {escape(publication.version.en)}. Permanent address:",
        )
        + f" `{url}`",
        _unknown(cited),
    ]
    for key, name in STYLES:
        words = fill(_WRITE[key](cited, publication), values)
        parts += [
            f"## {name.zh} {name.en} {{ #{key} }}",
            f"{escape_line(words)}\n{{: .dz-citation lang={_LANG[key]} data-dz-unconverted=true }}",
        ]
    for key, title, suffix, text in (
        ("bibtex", "BibTeX", "bib", fill(bibtex(cited, publication), {"url": url})),
        ("ris", "RIS", "ris", fill(ris(cited, publication), {"url": url}).replace("\r\n", "\n")),
        ("csl-json", "CSL-JSON", "csl.json", csl_text([cited], publication)),
    ):
        parts += [
            f"## {title} {{ #{key} }}",
            link(f"下载 Download {title}", f"citation.{suffix}", attributes="download"),
            fence(text.strip()),
        ]
    parts += [
        f"## {paired('条款 Clauses')} {{ #clauses }}",
        _said(
            "引用某一条款时，在题名之后（中文格式）或日期之后（英文格式）写上所在位置，并用该条款自己的地址。",
            "To cite a clause, write its place behind the title (GB/T 7714) or behind the date (Chicago, Bluebook), and give its own address.",
        ),
        _clauses(work, cited, publication),
        _said(
            f"引用英文译文时请注明：{DRAFT_NOTICE.zh}",
            f"Where you quote the English, say what it is: {DRAFT_NOTICE.en}",
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


_HAN = re.compile("([\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+)")
_LANG = {"gbt": "zh-Hans", "chicago": "en", "bluebook": "en"}


def _zh(words: str) -> str:
    return f'<span lang="zh-Hans">{words}</span>'


def _said(zh: str, en: str) -> str:
    """The same in both languages; both are Markdown already."""
    return f'{_zh(zh)} <span lang="en">{en}</span>'


def _citation(words: str, language: str) -> str:
    """A citation as one line of Markdown in which every Chinese run says that it is one."""
    if language.startswith("zh"):
        return escape_line(words)
    return protect_line(
        "".join(_zh(escape(run)) if _HAN.match(run) else escape(run) for run in _HAN.split(words))
    )


def _unknown(cited: Cited) -> str:
    """What the forms leave open, said once."""
    zh, en = [], []
    if not cited.creators:
        zh.append("发文机关不详" if cited.issued else "作者不详")
        en.append("issuer not known" if cited.issued else "author not known")
    if cited.supplied:
        zh.append("题名为本编所拟")
        en.append("the title is ours")
    if not cited.date.start:
        zh.append("日期不详")
        en.append("date not known")
    elif cited.date.estimated:
        zh.append(f"日期据文内推定：{_range(cited, '至', '以后')}")
        en.append(f"the date is concluded from the text: {_range(cited, ' to ', ' or later')}")
    elif cited.date.supplied_year:
        zh.append("年份为本编推定")
        en.append("the year of the date is concluded, not read")
    if not zh:
        return ""
    return _said("；".join(zh) + "。", _sentence("; ".join(en)) + ".")


def _range(cited: Cited, to: str, later: str) -> str:
    value = cited.date.value
    return value.rstrip("/") + later if cited.date.open else value.replace("/", to)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _clauses(work: EditionWork, cited: Cited, publication: Publication) -> str:
    rows: list[Sequence[str]] = [
        (
            link(_zh(escape(place.zh)), f"../{cited.id}.md#{node}"),
            f'<span lang="en">{escape(place.en)}</span>',
            f"`{publication.url(cited.id, node)}`",
        )
        for node, place in locators(work.nodes).items()
    ]
    return table(
        (
            '<span lang="zh-Hans">位置</span> GB/T 7714',
            "Chicago, Bluebook",
            paired("永久地址 Permanent address"),
        ),
        rows,
    )
