"""Where the terms of the glossary occur: ``docs/texts/glossary/`` and the data for the pop-ups.

The glossary itself (``docs/glossary.md``) is written by people and stays as it
is. A page for each first letter lists, for each term, every clause of every
work in which it stands.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from builder.glossary import Glossary, Term, TermFinder, sort_key, within_word
from builder.rendering.markdown import escape, front_matter, link, paired
from builder.works import Edition

Places = Mapping[str, Mapping[str, Counter[str]]]
"""Id of a term -> work -> node -> how often; works and nodes in reading order."""


def term_places(edition: Edition, glossary: Glossary) -> Places:
    """Every clause in which a term stands, longest terms first."""
    finder = TermFinder(glossary.terms)
    places: dict[str, dict[str, Counter[str]]] = defaultdict(dict)
    for work in edition.works:
        for segment in work.segments:
            for found in finder.find(segment.text):
                nodes = places[found.term.id].setdefault(work.id, Counter())
                nodes[segment.node] += 1
    return places


def letter_of(term: Term) -> str:
    """The page that a term stands on: the first letter of its pinyin."""
    return sort_key(term.pinyin)[:1] or "x"


def glossary_pages(
    edition: Edition, glossary: Glossary, places: Places, titles: Mapping[str, str]
) -> dict[str, str]:
    """The pages of ``docs/texts/glossary/`` (path -> Markdown); none where there is no glossary.

    ``titles`` are those of the works, as Markdown in both languages.
    """
    if not glossary.terms:
        return {}
    letters: dict[str, list[Term]] = defaultdict(list)
    for term in glossary.terms:
        letters[letter_of(term)].append(term)
    pages = {
        f"glossary/{letter}.md": _letter_page(edition, letter, terms, places, titles)
        for letter, terms in letters.items()
    }
    return pages | {"glossary/index.md": _index_page(letters, places)}


def _letter_page(
    edition: Edition, letter: str, terms: Sequence[Term], places: Places, titles: Mapping[str, str]
) -> str:
    parts = [
        front_matter(
            {
                "title": f"术语所在 Where the terms occur: {letter.upper()}",
                "description": f"Every clause in which the terms from {terms[0].zh} to {terms[-1].zh} stand.",
            }
        ),
        f"# {letter.upper()} {{ #{letter} }}",
        link(paired("术语所在 Where the terms occur"), "index.md")
        + " · "
        + link(paired("术语表 Glossary"), "../../glossary.md"),
    ]
    for term in terms:
        parts.append(f"## {escape(term.zh)} {{ #{term.id} lang=zh-Hans }}")
        entry = link(paired("释义 Entry"), f"../../glossary.md#{term.id}")
        parts.append(f'{escape(term.pinyin)} · <span lang="en">{escape(term.en)}</span> · {entry}')
        rows = []
        for work in edition.works:
            if nodes := places.get(term.id, {}).get(work.id):
                name = link(titles[work.id], f"../{work.id}.md")
                found = " · ".join(
                    link(node, f"../{work.id}.md#{node}") + (f" ×{count}" if count > 1 else "")
                    for node, count in nodes.items()
                )
                rows.append(f"- {name}: {found}")
        parts.append("\n".join(rows) or paired("只见于较长的术语之中。 Only within longer terms."))
    return "\n\n".join(parts) + "\n"


def _index_page(letters: Mapping[str, Sequence[Term]], places: Places) -> str:
    parts = [
        front_matter(
            {
                "title": "术语所在 Where the terms occur",
                "description": "Every clause in which a term of the glossary stands. 术语表各条在各文本中的位置。",
            }
        ),
        f"# {paired('术语所在 Where the terms occur')} {{ #where }}",
        "较长的术语优先：“社会治安”中的“治安”不另计。单字情态词只计独用者。\n{: lang=zh-Hans }\n\n"
        "The longest term counts: 治安 within 社会治安 is not counted again. Modal words of one character count where they are no part of a longer word.\n\n"
        + link(paired("术语表 Glossary"), "../../glossary.md"),
    ]
    for letter, terms in letters.items():
        names = " · ".join(
            link(f'<span lang="zh-Hans">{escape(term.zh)}</span>', f"{letter}.md#{term.id}")
            + f" {_count(places, term)}"
            for term in terms
        )
        parts.append(f"**{link(letter.upper(), f'{letter}.md')}** {names}")
    return "\n\n".join(parts) + "\n"


def _count(places: Places, term: Term) -> int:
    return sum(nodes.total() for nodes in places.get(term.id, {}).values())


def glossary_json(edition: Edition, glossary: Glossary, places: Places) -> bytes:
    """What the pop-ups need: the entries, and how a modal word of one character is told from a part of a word.

    ``{"terms": [{"id", "zh", "pinyin", "en", "also", "text", "count", "page", "case"}], "within": {"要":
    {"after": "重主", "before": "求素"}}}``; ``case`` is true where another term has the same English in other
    letters (综治 and 综合治理).
    """
    return json.dumps(
        {
            "terms": [
                {
                    "id": term.id,
                    "zh": term.zh,
                    "pinyin": term.pinyin,
                    "en": term.en,
                    "also": [r.words + (f" ({r.note})" if r.note else "") for r in term.also],
                    "forms": list(term.renderings),
                    "text": term.text,
                    "count": _count(places, term),
                    "page": letter_of(term),
                    "case": _differs(term, glossary),
                }
                for term in glossary.terms
            ],
            "within": {t.zh: _contexts(edition, t.zh) for t in glossary.terms if len(t.zh) == 1},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _differs(term: Term, glossary: Glossary) -> bool:
    return any(t.en != term.en and t.en.lower() == term.en.lower() for t in glossary.terms)


def _contexts(edition: Edition, sign: str) -> dict[str, str]:
    """The characters beside which ``sign`` is part of a longer word in these texts."""
    after: set[str] = set()
    before: set[str] = set()
    for work in edition.works:
        for segment in work.segments:
            text = segment.text
            for at, character in enumerate(text):
                if character != sign or not within_word(text, at):
                    continue
                if at and within_word(text[at - 1 : at + 1], 1):
                    after.add(text[at - 1])
                elif at + 1 < len(text):
                    before.add(text[at + 1])
    return {"after": "".join(sorted(after)), "before": "".join(sorted(before))}
