"""The lists of notes: all of them, by kind, and the index of names (``docs/texts/notes*``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from builder.annotations import BoundNote, folded, own_span
from builder.language.vocabulary import CERTAINTIES, NOTE_TYPES, Name
from builder.rendering.markdown import both, escape, front_matter, link, paired
from builder.rendering.notes import PageNotes, shown_lemma
from builder.works import Edition, EditionWork

_NAMES: dict[str, Name] = {
    "person": Name("人物", "Persons"),
    "institution": Name("机构", "Institutions"),
    "place": Name("地名", "Places"),
    "law": Name("法律与文件", "Laws and documents"),
}
Texts = Sequence[tuple[str, str, str]]
"""(work, node, the node's own words folded for comparison)"""
_TITLE = re.compile(r"《[^《》]{2,80}》")
_SHOWN = 12
"""So many places of a name are listed; of the others only the number."""


def note_pages(edition: Edition, notes: Mapping[str, PageNotes], titles: Mapping[str, str]) -> dict[str, str]:
    """``notes.md`` and one page a kind, and ``notes/names.md``; nothing where there is no note.

    ``titles`` are those of the works, as Markdown in both languages.
    """
    if not any(page.placed.notes for page in notes.values()):
        return {}
    counts: dict[str, int] = defaultdict(int)
    for page in notes.values():
        for _, item in page.placed.notes:
            counts[item.note.type] += 1
    pages = {"notes.md": _all(edition, notes, counts, titles), "notes/names.md": _names(edition, notes)}
    for kind in NOTE_TYPES:
        if counts[kind]:
            pages[f"notes/{kind}.md"] = _of_kind(edition, notes, kind, titles)
    return pages


def _all(
    edition: Edition, notes: Mapping[str, PageNotes], counts: Mapping[str, int], titles: Mapping[str, str]
) -> str:
    kinds = " · ".join(
        f"{link(both(name), f'notes/{kind}.md')} ({counts[kind]})"
        for kind, name in NOTE_TYPES.items()
        if counts.get(kind)
    )
    number = sum(counts.values())
    parts = [
        _head(
            "注释 Notes",
            "All notes of the edition, with their kind and how certain they are. 全部注释。",
            "notes",
        ),
        f"{both(Name(f'{number} 条；分类：', f'{number} notes, by kind:'))} {kinds}\n{{: .note-kinds }}",
        link(
            paired("人名、机构、地名、法律文件索引 Index of persons, institutions, places, and laws"),
            "notes/names.md",
        ),
        *_listed(edition, notes, titles, ""),
    ]
    return "\n\n".join(parts) + "\n"


def _of_kind(edition: Edition, notes: Mapping[str, PageNotes], kind: str, titles: Mapping[str, str]) -> str:
    name = NOTE_TYPES[kind]
    title = f"注释：{name.zh} Notes: {name.en}"
    description = f"All notes of the kind {NOTE_TYPES[kind].en}. 全部{NOTE_TYPES[kind].zh}类注释。"
    return (
        "\n\n".join(
            [
                _head(title, description, "notes"),
                link(paired("全部注释 All notes"), "../notes.md"),
                *_listed(edition, notes, titles, "../", kind),
            ]
        )
        + "\n"
    )


def _head(title: str, description: str, anchor: str) -> str:
    return (
        front_matter({"title": title, "description": description}) + f"\n\n# {paired(title)} {{ #{anchor} }}"
    )


def _listed(
    edition: Edition,
    notes: Mapping[str, PageNotes],
    titles: Mapping[str, str],
    folder: str,
    kind: str = "",
) -> Iterator[str]:
    """Work by work, in the order of the text: the words, the kind, the certainty, the first sentence."""
    for work in edition.works:
        page = notes.get(work.id)
        rows = [
            _row(page, label, item, folder)
            for label, item in (page.placed.notes if page else ())
            if page and kind in ("", item.note.type)
        ]
        if rows:
            yield f"## {link(titles[work.id], f'{folder}{work.id}.md')} {{ #{work.id} }}"
            yield "\n".join(rows)


def _row(page: PageNotes, label: str, item: BoundNote, folder: str) -> str:
    target = f"{folder}{page.work}.md#fn:{label}"
    said = [both(x) for x in (NOTE_TYPES.get(item.note.type), CERTAINTIES.get(item.note.certainty)) if x]
    state = {"moved": paired("已移位 moved"), "orphaned": paired("失所 orphaned")}.get(item.state)
    first = _first_line(item)
    where = f" ({escape(item.node or item.note.key)})"
    return (
        f"-   {link(shown_lemma(item), target)}{where} · "
        + " · ".join([*said, *([state] if state else [])])
        + (f": {escape(first)}" if first else "")
    )


def _first_line(item: BoundNote) -> str:
    """The first line of the body in plain words, without the marks of emphasis and links."""
    lines = [line for line in item.note.body.splitlines() if line.strip()]
    plain = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", lines[0]) if lines else ""
    return re.sub(r"[*`]+", "", plain).strip()


def _names(edition: Edition, notes: Mapping[str, PageNotes]) -> str:
    title = "索引 Index of names"
    parts = [
        _head(
            title,
            "Persons, institutions, places, and laws: their notes, and where the texts name them. 人名、机构、地名、法律文件索引。",
            "names",
        ),
        link(paired("全部注释 All notes"), "../notes.md"),
        paired(
            "按拼音排列；每名之后为注释与所在条款。 In the order of the pinyin; each name is followed by its notes and by the clauses that have it."
        ),
    ]
    texts = [
        (work.id, node.id, folded(own_span(node, work.witness.text).of(work.witness.text)))
        for work in edition.works
        for node in work.by_id.values()
    ]
    for kind, name in _NAMES.items():
        entries = _entries(edition, notes, kind)
        parts.append(f"## {both(name)} {{ #{kind} }}")
        parts.append(
            "\n".join(
                _name_row(texts, words, found) for words, found in sorted(entries.items(), key=_by_sound)
            )
            or paired("无。 None.")
        )
    return "\n\n".join(parts) + "\n"


def _by_sound(entry: tuple[str, object]) -> tuple[list[str], str]:
    from pypinyin import lazy_pinyin  # half a second to load

    return lazy_pinyin(entry[0]), entry[0]


def _entries(edition: Edition, notes: Mapping[str, PageNotes], kind: str) -> dict[str, list[tuple[str, str]]]:
    """Name -> the notes on it, as (work, label)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for work in edition.works:
        for label, item in notes[work.id].placed.notes if work.id in notes else ():
            names = [name or item.lemma for indexed, name in item.note.index if indexed == kind]
            if not names and item.note.type == kind:
                names = [item.lemma]
            for name in filter(None, names):
                found[_bare(name)].append((work.id, label))
        for name in _stated(work, kind):
            found.setdefault(_bare(name), [])
    return {name: list(dict.fromkeys(rows)) for name, rows in found.items()}


def _stated(work: EditionWork, kind: str) -> Sequence[str]:
    """Names that the manifest or the text itself gives as such."""
    if kind == "law":
        return [match.group() for match in _TITLE.finditer(work.text.replace("\n", ""))]
    given: dict[str, Sequence[str]] = {
        "institution": work.work.issuer,
        "person": (work.work.author,),
        "place": (work.work.place,),
    }
    return [name for name in given[kind] if name]


def _bare(name: str) -> str:
    """Without the marks that a text may or may not print around a name."""
    name = name.strip()
    while len(name) > 2 and name[0] + name[-1] in ("《》", "“”", "‘’", "（）"):
        name = name[1:-1]
    return name


def _name_row(texts: Texts, name: str, found: Sequence[tuple[str, str]]) -> str:
    noted = ", ".join(
        link(f"{paired('注 note')}, {work}", f"../{work}.md#fn:{label}") for work, label in found
    )
    wanted = folded(name)
    places = [(work, node) for work, node, words in texts if wanted in words]
    where = ", ".join(link(f"{work}#{node}", f"../{work}.md#{node}") for work, node in places[:_SHOWN])
    more = f" … ({len(places)})" if len(places) > _SHOWN else ""
    said = "; ".join(part for part in (noted, where + more if where else "") if part)
    return f"-   {_chinese(name)}" + (f": {said}" if said else "")


def _chinese(words: str) -> str:
    return f'<span lang="zh-Hans">{escape(words)}</span>'
