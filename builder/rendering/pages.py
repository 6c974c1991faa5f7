"""The reading page of a work, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from builder.binding import Bound, bind
from builder.language.vocabulary import DATES, DRAFT_NOTICE, GENRES, RANKS, RELATIONS, Name
from builder.manifest import Work
from builder.rendering.concordance import WorkConcordance
from builder.rendering.inline import InlineText, entries
from builder.rendering.markdown import Data, both, escape, front_matter, link, paired, table
from builder.rendering.notes import NoteLinks, PageNotes, PlacedNotes, top_line
from builder.rendering.prose import linked
from builder.rendering.reading import english_headings, text_body
from builder.translation import Translation
from builder.works import EditionWork

_FACTS: dict[str, Name] = {
    "title": Name("标题", "Title"),
    "issuer": Name("发文机关", "Issuer"),
    "author": Name("作者", "Author"),
    "author_post": Name("作者职务", "Author's post"),
    "document_number": Name("文号", "Document number"),
    "index_number": Name("索引号", "Index number"),
    "addressees": Name("主送", "Addressees"),
    "place": Name("地点", "Place"),
    "date": Name("日期", "Date"),
    "source_url": Name("来源网址", "Source address"),
}


_UNKNOWN = Name("不详", "not known")


def english(translation: Translation, key: str) -> str:
    """The English of a piece of metadata, marked as what it is; empty where there is none."""
    words = translation.of(f"meta.{key}") or (translation.of("title") if key == "title" else "")
    return f'<span lang="en">{escape(words)}</span>' if words else ""


def reading_page(
    work: EditionWork,
    translation: Translation,
    notes: PageNotes | None = None,
    concordance: WorkConcordance | None = None,
    *,
    terms: bool = False,
    metadata: Mapping[str, Data] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> str:
    """``docs/texts/WORK.md``, with what the ``concordance`` has on the work.

    ``terms``: the edition has a glossary, whose terms a script shows where they stand. ``metadata`` is what
    programs read about the page; ``aliases`` has ids that nodes once had, with those they have now.
    """
    notes = notes or PageNotes(work.id, PlacedNotes(), NoteLinks({}))
    links = concordance or WorkConcordance()
    w = work.work
    title_en = translation.of("meta.title") or translation.of("title")
    found = entries(work.emendations, work.marks)
    bound, _ = bind(work.segments, translation)
    head = front_matter(
        {
            "title": w.shown_title,
            "description": f"{w.shown_title}. {title_en}. {RANKS[w.rank].en}; {GENRES[w.genre].en}; {date_line(w, 'en')}.",
            "work": w.id,
            "implements": " ".join(r.to for r in w.relation if r.type == "implements"),
            "compared": " ".join(r.to for r in w.relation) if links.shared else "",
        },
        hide=("navigation",),
        data={
            key: value
            for key, value in (("metadata", metadata), ("headings", english_headings(work, bound)))
            if value
        },
    )
    title = f'<span lang="zh-Hans">{escape(w.shown_title)}</span>'
    if title_en:
        title += f' <span class="title-en" lang="en">{escape(title_en)}</span>'
    parts = [head, f"# {title} {{ #{w.id} }}"]
    pages = [
        link(both(Name("校勘记", "Apparatus")), f"{w.id}/apparatus.md"),
        link(both(Name("底本", "The scrape")), f"{w.id}/scrape.md"),
        link(both(Name("事实", "Facts")), f"{w.id}/facts.md"),
        link(both(Name("引用", "Cite")), f"{w.id}/cite.md"),
        *([link(both(Name("对照", "Concordance")), links.page)] if links.asides else []),
        *(
            [link(both(Name("术语", "Terms")), "glossary/index.md", attributes="data-terms=places")]
            if terms
            else []
        ),
        link(both(Name("全部文本", "All texts")), "index.md"),
    ]
    inline = InlineText(
        work.witness.text, found, f"{work.id}/apparatus.md", notes.placed.chinese, links.shared
    )
    body = text_body(work, inline, bound, notes.placed.english, links.asides, aliases)
    parts += [
        notes.problems_box(),
        _summary(work, translation),
        _state_line(bound),
        " · ".join(pages) + "\n{: .work-links }",
        _facts(work, translation, bound),
        top_line(notes.placed, body),
        links.notice,
        body,
        links.table,
        notes.definitions(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _state_line(bound: Mapping[str, Bound]) -> str:
    """What the English of the page is: said above the text, and with how much of it is wanting."""
    states: Counter[str] = Counter(b.state for b in bound.values())
    zh, en = [DRAFT_NOTICE.zh.rstrip("。")], [DRAFT_NOTICE.en.rstrip(".")]
    for state, name in (
        ("reviewed", Name("已由人工审校", "reviewed by a person")),
        ("fuzzy", Name("原文已改待核", "whose Chinese has changed since")),
        ("missing", Name("未译", "not yet translated")),
    ):
        if states[state]:
            zh.append(f"{name.zh} {states[state]} 句")
            en.append(f"{_sentences(states[state])} {name.en}")
    return (
        f'<span lang="zh-Hans">译文：{"；".join(zh)}。</span> <span lang="en">{"; ".join(en)}.</span>'
        "\n{: .translation-state }"
    )


def _sentences(count: int) -> str:
    return f"{count} sentence" + ("" if count == 1 else "s")


def _summary(work: EditionWork, translation: Translation) -> str:
    """What a reader must know before the first line: who, when, what, and the state of the English."""
    w = work.work
    zh = "　".join(
        x
        for x in (
            "、".join(w.issuer) or w.author or "发文机关不详",
            date_line(w, "zh"),
            RANKS[w.rank].zh,
            GENRES[w.genre].zh,
        )
    )
    who_en = (
        translation.of("meta.issuer")
        or translation.of("meta.author")
        or ("Issuer not yet translated" if w.issuer or w.author else "Issuer not known")
    )
    en = " · ".join((who_en, date_line(w, "en"), RANKS[w.rank].en, GENRES[w.genre].en))
    return f'<div class="summary" markdown="1">\n\n<span lang="zh-Hans">{escape(zh)}</span>\n\n<span lang="en">{escape(en)}</span>\n\n</div>'


def _facts(work: EditionWork, translation: Translation, bound: Mapping[str, Bound]) -> str:
    """All that is known of the text, folded."""
    w = work.work
    rows: list[tuple[str, str]] = []
    for key, name in _FACTS.items():
        if key in w.unknown:
            rows.append((both(name), f"{both(_UNKNOWN)}: {escape(w.unknown[key])}"))
            continue
        value = getattr(w, key)
        if not value:  # what a file need not say
            continue
        if key == "date":
            rows.extend(
                (both(name), _date_cell(d.kind, d.value, d.words, d.note, d.conflict)) for d in w.date
            )
        else:
            shown = "、".join(value) if isinstance(value, tuple) else value
            cell = f'<span lang="zh-Hans">{escape(shown)}</span>'
            if words := english(translation, key):
                cell += f"<br>{words}"
            if key == "title" and w.title_note:
                cell += f"<br>{escape(w.title_note)}"
            rows.append((both(name), cell))
    if w.located:
        found = (
            linked(w.located.url)
            + "<br>"
            + both(Name("编者所查，非底本所载", "Found by the editors, not stated in the scrape"))
            + f" ({w.located.looked_up.isoformat()}): {escape(w.located.reason)}"
        )
        rows.append((both(Name("所在网页", "Page it stands on")), found))
    rows.append((both(Name("层级", "Rank")), both(RANKS[w.rank])))
    rows.append((both(Name("文种", "Genre")), both(GENRES[w.genre])))
    for relation in w.relation:
        name = RELATIONS[relation.type]
        target = link(escape(relation.to), f"{relation.to}.md")
        rows.append((both(Name("关系", "Relation")), f"{both(name)} {target}. {escape(relation.reason)}"))
    if w.note:
        rows.append((both(Name("说明", "Note")), escape(w.note)))
    done = sum(1 for one in bound.values() if one.state in ("draft", "reviewed"))
    rows.append(
        (
            both(Name("译文", "Translation")),
            both(DRAFT_NOTICE)
            + " "
            + both(Name(f"{len(bound)} 句，已译 {done} 句", f"{done} of {len(bound)} sentences")),
        )
    )
    return (
        '<details class="facts" markdown="1">\n<summary><span lang="zh-Hans">著录</span> <span lang="en">About this text</span></summary>\n\n'
        + table((paired("项目 Item"), paired("内容 Value")), rows)
        + "\n\n</details>"
    )


def _date_cell(kind: str, value: str, words: str, note: str, conflict: bool) -> str:
    warning = f" **({paired('与其他日期不一致 contradicts another date')})**" if conflict else ""
    cell = f"{value.replace('/', '–')} ({both(DATES[kind])}){warning}: “{escape(words)}”"
    return cell + (f"<br>{escape(note)}" if note else "")


def date_line(work: Work, lang: str) -> str:
    """The first date with its kind, in ``zh`` or ``en``."""
    if not work.date:
        return "不详" if lang == "zh" else "date not known"
    first = work.date[0]
    shown = first.value.replace("/", "–")
    return f"{shown}（{DATES[first.kind].zh}）" if lang == "zh" else f"{shown} ({DATES[first.kind].en})"
