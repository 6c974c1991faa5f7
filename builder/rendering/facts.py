"""The pages of facts: who answers for what, what is due when, what is cited.

Plain Markdown tables that link to the clauses. A table inside an element of
class ``sortable`` is made sortable by ``duizhao-tables.js`` where there is
JavaScript; it reads the same without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from builder.instruments import Instrument
from builder.language.vocabulary import Name
from builder.model import Node
from builder.rendering.markdown import both, escape, front_matter, link, paired, table
from builder.statements import Citation, Facts, Role, Target
from builder.works import Edition, EditionWork

ROLES: dict[Role, Name] = {
    "lead": Name("牵头", "lead"),
    "responsible": Name("责任", "responsible"),
    "supporting": Name("配合", "supporting"),
}
_SIGNS: dict[Role, str] = {"lead": "●", "responsible": "○", "supporting": "△"}
COMPARISONS = {
    ">=": Name("≥ 不低于", "at least"),
    "<=": Name("≤ 不超过", "at most"),
    "=": Name("=", "exactly"),
    "~": Name("≈ 左右", "about"),
    "range": Name("区间", "range"),
    "none": Name("—", "no number"),
}
CITATION_KINDS = {
    "instrument": Name("文件", "document"),
    "number": Name("文号", "document number"),
    "meeting": Name("会议", "meeting"),
    "self": Name("本件", "itself"),
}
_NONE = paired("无。 None.")
_EXCERPT = 24


def facts_page(
    work: EditionWork, facts: Facts, instruments: Sequence[Instrument], titles: Mapping[str, str]
) -> str:
    """``docs/texts/WORK/facts.md``; ``titles`` are those of the works, as Markdown in both languages."""
    w = work.work
    head = front_matter(
        {
            "title": f"事实 Facts: {w.shown_title}",
            "description": f"Who is named as responsible in {w.id}, what is to be reached by when, and what it cites, each with its clause.",
        }
    )
    parts = [
        head,
        f"# {paired('事实 Facts')} {{ #facts }}",
        f"{link(titles[w.id], f'../{w.id}.md')} · {link('全部文本的事实 Facts of all texts', '../facts.md')}",
        paired(
            "由程序自原文摘出，措辞照录，不作评价。 Taken from the text by the program, in its own words and without judgement."
        ),
        f"## {paired('责任单位 Responsible units')} {{ #units }}",
        *_units(work, facts),
        f"## {paired('目标与期限 Targets and deadlines')} {{ #targets }}",
        *_targets(work, facts),
        f"## {paired('引用 Citations')} {{ #citations }}",
        *_citations(work, facts, instruments, titles),
    ]
    return "\n\n".join(parts) + "\n"


def edition_facts_page(
    edition: Edition,
    facts: Mapping[str, Facts],
    instruments: Sequence[Instrument],
    titles: Mapping[str, str],
) -> str:
    """``docs/texts/facts.md``: all deadlines by year, and who cites what."""
    head = front_matter(
        {
            "title": "事实 Facts",
            "description": "All deadlines of the edition by year, and the documents and meetings that its texts cite. 全编期限与引用。",
        }
    )
    due = [(work, target) for work in edition.works for target in facts[work.id].targets if target.deadline]
    parts = [head, f"# {paired('事实 Facts')} {{ #facts }}", link(paired("全部文本 All texts"), "index.md")]
    parts += [f"## {paired('各文本 By text')} {{ #works }}", _overview(edition, facts, titles)]
    parts.append(f"## {paired('期限 Deadlines by year')} {{ #deadlines }}")
    for year in sorted({t.deadline for _, t in due}):
        lines = [
            f"- {_zh(t.words)} ({link(f'{w.id}#{t.node}', f'{w.id}.md#{t.node}')})"
            for w, t in due
            if t.deadline == year
        ]
        parts += [f"### {year} {{ #year-{year} }}", "\n".join(lines)]
    if not due:
        parts.append(_NONE)
    parts += [
        f"## {paired('所引文件与会议 What is cited')} {{ #cited }}",
        _cited(edition, facts, instruments),
    ]
    return "\n\n".join(parts) + "\n"


def _overview(edition: Edition, facts: Mapping[str, Facts], titles: Mapping[str, str]) -> str:
    rows = [
        (
            link(titles[work.id], f"{work.id}/facts.md"),
            str(len(facts[work.id].units)),
            str(len(facts[work.id].targets)),
            str(len(facts[work.id].citations)),
        )
        for work in edition.works
    ]
    return _sortable(
        table(
            (paired("文本 Text"), paired("责任单位 Units"), paired("目标 Targets"), paired("引用 Citations")),
            rows,
        )
    )


def _units(work: EditionWork, facts: Facts) -> Iterable[str]:
    if not facts.units:
        yield _NONE
        return
    names = list(dict.fromkeys(u.words for u in facts.units))
    nodes = list(dict.fromkeys(u.node for u in facts.units))
    held: dict[tuple[str, str], list[Role]] = {}
    for unit in facts.units:
        held.setdefault((unit.node, unit.words), []).append(unit.role)
    yield link("CSV", "units.csv")
    roles = [role for role in ROLES if any(u.role == role for u in facts.units)]
    yield "；".join(f"{_role(role)}" for role in roles)
    yield f"### {paired('条款与单位 By clause')} {{ #units-by-clause }}"
    rows = [
        (_clause(work, node), *(", ".join(_role(r) for r in held.get((node, name), ())) for name in names))
        for node in nodes
    ]
    yield _within("matrix", table((paired("条款 Clause"), *(_zh(name) for name in names)), rows))
    yield f"### {paired('单位与条款 By unit')} {{ #units-by-unit }}"
    by_unit = []
    for name in names:
        places = {
            role: [
                link(node, f"../{work.id}.md#{node}") for node in nodes if role in held.get((node, name), ())
            ]
            for role in roles
        }
        count = sum(len(found) for found in places.values())
        by_unit.append((_zh(name), *(", ".join(places[role]) for role in roles), str(count)))
    heads = (both(Name(ROLES[role].zh, ROLES[role].en.capitalize())) for role in roles)
    yield _sortable(table((paired("单位 Unit"), *heads, paired("合计 Total")), by_unit))


def _role(role: Role) -> str:
    return f"{_SIGNS[role]} {both(ROLES[role])}"


def _targets(work: EditionWork, facts: Facts) -> Iterable[str]:
    if not facts.targets:
        yield _NONE
        return
    yield link("CSV", "targets.csv")
    years = sorted({t.deadline for t in facts.targets if t.deadline})
    if years:
        yield f"### {paired('按年份 By year')} {{ #timeline }}"
    for year in years:
        yield f"#### {year} {{ #year-{year} }}"
        yield "\n".join(_due(work, t) for t in facts.targets if t.deadline == year)
    yield f"### {paired('全部目标 All targets')} {{ #all-targets }}"
    rows = [
        (
            link(t.node, f"../{work.id}.md#{t.node}"),
            _zh(t.words),
            escape(t.quantity),
            _zh(t.unit) if t.unit else "",
            both(COMPARISONS[t.comparison]),
            t.deadline,
        )
        for t in facts.targets
    ]
    heads = (
        paired("条款 Clause"),
        paired("文字 Words"),
        paired("数量 Quantity"),
        paired("单位 Unit"),
        paired("比较 Comparison"),
        paired("期限 Deadline"),
    )
    yield _sortable(table(heads, rows))


def _due(work: EditionWork, target: Target) -> str:
    return f"- {link(target.node, f'../{work.id}.md#{target.node}')} {_zh(target.words)}"


def _citations(
    work: EditionWork, facts: Facts, instruments: Sequence[Instrument], titles: Mapping[str, str]
) -> Iterable[str]:
    if not facts.citations:
        yield _NONE
        return
    yield link("CSV", "citations.csv")
    known = {entry.id: entry for entry in instruments}
    rows = [
        (
            link(c.node, f"../{work.id}.md#{c.node}"),
            _zh(c.words),
            both(CITATION_KINDS[c.kind]),
            _zh(c.issuer) if c.issuer else "",
            _reference(c, known, titles),
        )
        for c in facts.citations
    ]
    heads = (
        paired("条款 Clause"),
        paired("文字 Words"),
        paired("性质 Kind"),
        paired("前列机关 Named before it"),
        paired("所指 Refers to"),
    )
    yield _sortable(table(heads, rows))


def _reference(citation: Citation, known: Mapping[str, Instrument], titles: Mapping[str, str]) -> str:
    if citation.resolution == "self":
        return paired("本件 this text itself")
    shown = []
    for id_ in citation.to:
        if id_ in titles:
            shown.append(link(titles[id_], f"../{id_}.md") + f" ({paired('本编所收 in this edition')})")
        elif entry := known.get(id_):
            shown.append(link(_zh(entry.title), f"../facts.md#{id_}") + f"<br>{escape(entry.title_en)}")
    if not shown:
        shown.append(paired("未考定 not resolved"))
    if citation.note:
        shown.append(escape(citation.note))
    return "<br>".join(shown)


def _cited(edition: Edition, facts: Mapping[str, Facts], instruments: Sequence[Instrument]) -> str:
    rows = []
    for entry in instruments:
        places = [
            link(f"{work.id}#{c.node}", f"{work.id}.md#{c.node}")
            for work in edition.works
            for c in facts[work.id].citations
            if entry.id in c.to
        ]
        about = "; ".join(
            x for x in ("、".join(entry.issuer), entry.number, entry.date.replace("/", "–")) if x
        )
        sources = " ".join(
            link(str(n), address, attributes=".numbered") for n, address in enumerate(entry.source.split(), 1)
        )
        rows.append(
            (
                f'<span id="{entry.id}" lang="zh-Hans">{escape(entry.title)}</span><br>{escape(entry.title_en)}',
                escape(about) + (f"<br>{escape(entry.note)}" if entry.note else ""),
                sources,
                "<br>".join(dict.fromkeys(places)),
            )
        )
    if not rows:
        return _NONE
    return _sortable(
        table(
            (
                paired("文件或会议 Document or meeting"),
                paired("机关、文号、日期 Issuer, number, date"),
                paired("出处 Source"),
                paired("引用处 Cited in"),
            ),
            rows,
        )
    )


def _clause(work: EditionWork, node_id: str) -> str:
    node = work.by_id[node_id]
    return f"{link(node_id, f'../{work.id}.md#{node_id}')} {_zh(_name(node))}"


def _name(node: Node) -> str:
    words = node.heading.rstrip("。") or node.text
    return words if len(words) <= _EXCERPT else words[:_EXCERPT] + "…"


def _zh(words: str) -> str:
    return f'<span lang="zh-Hans">{escape(words)}</span>'


def _sortable(markdown: str) -> str:
    return _within("sortable", markdown)


def _within(name: str, markdown: str) -> str:
    return f'<div class="{name}" markdown="1">\n\n{markdown}\n\n</div>'
