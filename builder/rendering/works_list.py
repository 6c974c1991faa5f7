"""The lists of works: what the edition holds, on the home page and on the texts' own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from builder.binding import bind
from builder.language.vocabulary import GENRES, RANKS
from builder.links import Concordance
from builder.rendering.markdown import escape, front_matter, link, paired
from builder.rendering.pages import date_line, english
from builder.rendering.works_map import works_map
from builder.translation import Translation
from builder.works import Edition, EditionWork


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is counted of a work, or of all."""

    sentences: int = 0
    translated: int = 0
    notes: int = 0
    links: int = 0

    def words(self) -> tuple[str, str]:
        """In Chinese and in English; what there is none of is left out, but the state of the English never."""
        zh, en = [f"{self.sentences} 句"], [_count(self.sentences, "sentence")]
        if self.translated < self.sentences:
            zh.append(f"已译 {self.translated} 句")
            en.append(f"{self.translated} translated")
        for number, name, plain in ((self.notes, "条注", "note"), (self.links, "处对应", "counterpart")):
            if number:
                zh.append(f"{number} {name}")
                en.append(_count(number, plain))
        return "，".join(zh), ", ".join(en)


def _count(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("" if number == 1 else "s")


def holdings(
    edition: Edition,
    translations: Mapping[str, Translation],
    notes: Mapping[str, int],
    links: Mapping[str, int],
) -> dict[str, Holdings]:
    """Work id -> what it holds; ``notes`` and ``links`` are counted elsewhere."""
    found = {}
    for work in edition.works:
        bound = bind(work.segments, translations.get(work.id, Translation()))[0]
        done = sum(1 for one in bound.values() if one.state in ("draft", "reviewed"))
        found[work.id] = Holdings(len(bound), done, notes.get(work.id, 0), links.get(work.id, 0))
    return found


def works_list(
    edition: Edition, translations: Mapping[str, Translation], held: Mapping[str, Holdings], *, folder: str
) -> str:
    """A numbered list, a work an entry, in the order of the manifest, which the picture's numbers follow."""
    if not edition.works:
        return '<span lang="zh-Hans">尚无文本。</span> <span lang="en">No texts yet.</span>'
    entries = [
        _entry(number, work, translations.get(work.id, Translation()), held[work.id], folder)
        for number, work in enumerate(edition.works, 1)
    ]
    return '<div class="works" markdown="1">\n\n' + "\n".join(entries) + "\n\n</div>"


def _entry(number: int, work: EditionWork, translation: Translation, held: Holdings, folder: str) -> str:
    w = work.work
    zh_count, en_count = held.words()
    who_zh = "、".join(w.issuer) or w.author
    who_en = english(translation, "issuer") or english(translation, "author")
    zh = [
        RANKS[w.rank].zh,
        GENRES[w.genre].zh,
        date_line(w, "zh"),
        *([escape(who_zh)] if who_zh else []),
        zh_count,
    ]
    en = [RANKS[w.rank].en, GENRES[w.genre].en, date_line(w, "en"), *([who_en] if who_en else []), en_count]
    title = english(translation, "title")
    lines = [link(f'<span lang="zh-Hans">{escape(w.shown_title)}</span>', f"{folder}{w.id}.md")]
    if title:
        lines.append(title)
    lines.append(f'<span class="work-facts" lang="zh-Hans">{" · ".join(zh)}</span>')
    lines.append(f'<span class="work-facts" lang="en">{" · ".join(en)}</span>')
    return f"{number}.  ".ljust(4) + "\n    ".join(lines)


def totals(held: Mapping[str, Holdings], concordances: Sequence[Concordance]) -> str:
    """One line that says how much there is."""
    whole = Holdings(
        sum(h.sentences for h in held.values()),
        sum(h.translated for h in held.values()),
        sum(h.notes for h in held.values()),
        sum(len(c.links) for c in concordances),
    )
    zh, en = whole.words()
    return (
        f'<span lang="zh-Hans">{len(held)} 个文本，{zh}。</span> '
        f'<span lang="en">{_count(len(held), "work")}, {en}.</span>\n{{: .totals }}'
    )


def works_blocks(
    edition: Edition,
    translations: Mapping[str, Translation],
    held: Mapping[str, Holdings],
    concordances: Sequence[Concordance],
    *,
    folder: str,
) -> str:
    """Counts, picture and list, as the home page and the texts' page show them."""
    titles = {id_: t.of("meta.title") or t.of("title") for id_, t in translations.items()}
    blocks = [
        totals(held, concordances) if held else "",
        works_map(edition, concordances, titles, folder=folder),
        works_list(edition, translations, held, folder=folder),
    ]
    return "\n\n".join(block for block in blocks if block)


def texts_index(blocks: str) -> str:
    """``docs/texts/index.md``."""
    head = front_matter(
        {
            "title": "文本 Texts",
            "description": "All works of the edition, with issuer, rank, date and genre. 本编所收全部文本。",
        }
    )
    more = link(paired("期限与引用 Deadlines and citations of all texts"), "facts.md")
    return "\n\n".join([head, f"# {paired('文本 Texts')} {{ #texts }}", blocks, more]) + "\n"
