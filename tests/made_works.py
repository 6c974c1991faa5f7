"""Small works made for a test: nodes with sentences, without a scrape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from builder.manifest import Work
from builder.model import Decoding, Node, Witness
from builder.spans import Span
from builder.works import EditionWork


def make_work(
    nodes: Mapping[str, Sequence[str]], *, id_: str = "made-2020", title: str = "关于加强工作的意见"
) -> EditionWork:
    """A work whose nodes hold the sentences, each ending a line or in 。！？."""
    text = ""
    made: list[Node] = []
    for name, sentences in nodes.items():
        start = len(text)
        own = "".join(sentences)
        text += own + "\n"
        made.append(Node(name, "paragraph", "", "", own, Span(start, start + len(own))))
    facts = {
        "issuer",
        "author",
        "document_number",
        "index_number",
        "addressees",
        "place",
        "source_url",
        "date",
    }
    work = Work(
        id=id_,
        witness="made",
        begins="x",
        boundary_reason="made",
        title=title,
        rank="none",
        genre="opinions",
        unknown=dict.fromkeys(sorted(facts), "made for a test"),
    )
    witness = Witness("made", "0" * 64, len(text), Decoding("utf-8", text))
    return EditionWork(work, witness, Span(0, len(text)), tuple(made), (), ())
