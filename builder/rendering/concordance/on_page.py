"""What the reading page of a work shows of the concordance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.rendering.concordance.counterparts import counterparts
from builder.rendering.concordance.looking import Shelf, said
from builder.rendering.concordance.sharing import INHERITED, Sharing, share_table, sharing
from builder.rendering.markdown import both, escape, link
from builder.spans import Span


@dataclass(frozen=True)
class WorkConcordance:
    """The parts that the reading page takes in; all empty for a work that is compared with none."""

    asides: Mapping[str, str] = field(default_factory=dict)
    """Node id -> its counterparts, set after its own text."""
    shared: tuple[Span, ...] = ()
    """The words shared with the work that this one is compared with, in the witness's text."""
    notice: str = ""
    """Set before the text: how much is shared, and how to see it."""
    table: str = ""
    """Set after the text: the share of each clause."""
    page: str = "concordance/index.md"
    """Where all of it is told, from ``docs/texts``."""


def on_page(shelf: Shelf, work: str) -> WorkConcordance:
    """Everything on one work."""
    found = [sharing(shelf, one) for one in shelf.found if one.local == work]
    asides = counterparts(shelf, work, found[0] if found else None)
    if not found:
        return WorkConcordance(asides)
    first = found[0]
    spans = tuple(sorted(span for own in first.spans.values() for span in own))
    page = f"concordance/{shelf.page_of(first.one)}.md"
    return WorkConcordance(asides, spans, _notice(shelf, first), _table(shelf, first), page)


def _notice(shelf: Shelf, found: Sharing) -> str:
    """The target of its own link: without a script, following the link sets the words off."""
    name = found.name
    title, title_en = shelf.title(found.one.central), shelf.title(found.one.central, lang="en")
    source = "也可能另有共同来源" if name == INHERITED else "相同不等于承袭"
    source_en = (
        "a common source is possible" if name == INHERITED else "this does not say where they came from"
    )
    told = said(
        f"全文 {found.whole} 的字句与《{escape(title)}》的对应条文相同；{source}。",
        f"{found.whole} of the text is in the words of corresponding clauses of {escape(title_en or title)}; {source_en}.",
    )
    links = " · ".join(
        (
            link(said("在文中标出", "set off in the text"), "#inherited"),
            link(said("各条比例", "share by clause"), "#shares"),
            link(said("并读", "side by side"), f"concordance/{shelf.page_of(found.one)}.md"),
        )
    )
    return f"**{both(name)}** {told} {links}\n{{: #inherited .sharing data-relation={found.one.relation} }}"


def _table(shelf: Shelf, found: Sharing) -> str:
    name = found.name
    return "\n\n".join(
        (
            f'<details class="shares" id="shares" markdown="1">\n<summary>{name.zh}：各条比例 <span lang="en">{name.en}: share by clause</span></summary>',
            found.notice(),
            share_table(shelf, found, ""),
            "</details>",
        )
    )
