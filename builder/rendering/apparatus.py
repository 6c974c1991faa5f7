"""What lies behind a reading text: the page of its apparatus, and that of its scrape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from builder.language.vocabulary import KINDS
from builder.model import SUBSTANTIVE, Mark
from builder.rendering.inline import Entry, entries
from builder.rendering.markdown import both, escape, fence, front_matter, link, paired, table
from builder.spans import Span
from builder.tracing import Placed, Trace
from builder.works import EditionWork


def apparatus_page(work: EditionWork, title: str) -> str:
    """``docs/texts/WORK/apparatus.md``: substantives one by one, accidentals by rule.

    ``title`` is the work's, as Markdown in both languages.
    """
    w, witness = work.work, work.witness
    found = entries(work.emendations, work.marks)
    up = f"../{w.id}.md"
    head = front_matter(
        {"title": f"校勘记 Apparatus: {w.shown_title}", "description": f"Every substantive change made to the scrape of {w.id}, and the accidental changes by rule."}
    )  # fmt: skip
    parts = [
        head,
        f"# {paired('校勘记 Apparatus')} {{ #apparatus }}",
        link(title, up) + " · " + link(paired("底本 The scrape"), "scrape.md"),
        f"## {paired('底本 The witness')} {{ #witness }}",
        _witness_table(work),
        f"## {paired('实质性校改 Substantive changes')} {{ #substantives }}",
        _substantives(work, found, up),
        f"## {paired('存疑与阙文 Marks')} {{ #marks }}",
        _marks(work, found, up),
        f"## {paired('非实质性校改 Accidentals, by rule')} {{ #accidentals }}",
        _accidentals(work.emendations),
    ]
    fields = [f for layer in witness.layers for f in layer.fields]
    if fields:
        parts += [
            "## " + paired("网页元数据 The page's metadata") + " { #fields }",
            table(
                (paired("字段 Field"), paired("名称 Label"), paired("内容 Value")),
                [(f"`{f.key}`", escape(f.label), escape(f.value)) for f in fields],
            ),
        ]
    return "\n\n".join(parts) + "\n"


def _witness_table(work: EditionWork) -> str:
    witness = work.witness
    source = Trace(witness).origin(work.span)
    voices = "; ".join(
        f"{e.source} {e.encoding} ({e.weight:g})" + (f": {e.note}" if e.note else "")
        for e in witness.decoding.evidence
    )
    rows = [
        (paired("文件 File"), f"`seeds/witnesses/{witness.name}.txt`"),
        ("sha256", f"`{witness.sha256}`"),
        (paired("字节 Bytes"), f"{witness.size}; {source.data.start}–{source.data.end} belong to this work"),
        (paired("编码 Encoding"), f"{witness.decoding.encoding} ({escape(voices)})"),
        (paired("数据 Data"), link("JSON", f"../witnesses/{witness.name}.json")),
    ]
    return table((paired("项目 Item"), paired("内容 Value")), rows)


def _where(work: EditionWork, span: Span) -> str:
    best = ""
    for top in work.nodes:
        for node in top.walk():
            if node.span.start <= span.start <= node.span.end:
                best = node.id
    return best


def _substantives(work: EditionWork, found: Sequence[Entry], up: str) -> str:
    rows = []
    trace = Trace(work.witness)
    for entry in found:
        if not isinstance(entry.source, Placed):
            continue
        e = entry.source.emendation
        place = _where(work, entry.span)
        lemma = entry.span.of(work.witness.text) or "∅"
        rows.append(
            (
                link(entry.id, f"{up}#{place}", attributes=f"#{entry.id}"),
                escape(place),
                f'<span lang="zh-Hans">{escape(lemma)}</span>',
                f"<code>{escape(e.before) or '∅'}</code>{_bytes(trace, entry.span)}",
                _kind(e.kind),
                f"`{e.rule}`",
                _confidence(e.confidence),
                escape(e.note),
            )
        )
    if not rows:
        return paired("无。 None.")
    return table(
        (
            paired("号 No."),
            paired("条款 Node"),
            paired("本编作 We print"),
            paired("底本作（字节） The scrape has (bytes)"),
            paired("性质 Kind"),
            paired("规则 Rule"),
            paired("把握 Confidence"),
            paired("说明 Note"),
        ),
        rows,
    )


def _confidence(share: float) -> str:
    """Two places, rounded down: 1.00 says that nothing else is possible."""
    return f"{round(1000 * share) // 10 / 100:.2f}"


def _kind(kind: str) -> str:
    return f'<span lang="zh-Hans">{KINDS[kind].zh}</span><br><span lang="en">{KINDS[kind].en}</span>'


def _bytes(trace: Trace, span: Span) -> str:
    """Where in the scrape's bytes a place of the established text comes from."""
    place = trace.origin(span).data
    return f"<br><small>{place.start}–{place.end}</small>"


def _marks(work: EditionWork, found: Sequence[Entry], up: str) -> str:
    rows = []
    for entry in found:
        if not isinstance(entry.source, Mark):
            continue
        place = _where(work, entry.span)
        rows.append(
            (
                link(entry.id, f"{up}#{place}", attributes=f"#{entry.id}"),
                escape(place),
                f'<span lang="zh-Hans">{escape(entry.span.of(work.witness.text)) or "∅"}</span>',
                _kind(entry.kind),
                escape(entry.source.note),
            )
        )
    return (
        table(
            (
                paired("号 No."),
                paired("条款 Node"),
                paired("文字 Words"),
                paired("性质 Kind"),
                paired("说明 Note"),
            ),
            rows,
        )
        if rows
        else paired("无。 None.")
    )


def _accidentals(placed: Sequence[Placed]) -> str:
    counts = Counter(
        (p.emendation.kind, p.emendation.rule) for p in placed if p.emendation.kind not in SUBSTANTIVE
    )
    rows = [(both(KINDS[kind]), f"`{rule}`", str(count)) for (kind, rule), count in sorted(counts.items())]
    return (
        table((paired("性质 Kind"), paired("规则 Rule"), paired("次数 Count")), rows)
        if rows
        else paired("无。 None.")
    )


def scrape_page(work: EditionWork, title: str) -> str:
    """``docs/texts/WORK/scrape.md``: the raw passage, its file, sha256 and position."""
    w, witness = work.work, work.witness
    source = Trace(witness).origin(work.span)
    head = front_matter({"title": f"底本 The scrape: {w.shown_title}", "description": f"The passage of the scrape that {w.id} rests on, as it was decoded, with its place in the file."})  # fmt: skip
    raw = source.decoded.of(witness.decoding.text)
    return "\n\n".join(
        [
            head,
            f"# {paired('底本 The scrape')} {{ #scrape }}",
            link(title, f"../{w.id}.md") + " · " + link(paired("校勘记 Apparatus"), "apparatus.md"),
            _witness_table(work),
            paired("以下为解码后的原文，未作任何改动。 What follows is the scrape as decoded, without any change."),
            fence(raw),
        ]
    ) + "\n"  # fmt: skip
