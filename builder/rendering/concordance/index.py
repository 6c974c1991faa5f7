"""The list of comparisons."""

from __future__ import annotations

from builder.language.vocabulary import RELATIONS
from builder.rendering.concordance.looking import Shelf, both, node_of, said, work_link
from builder.rendering.markdown import escape, front_matter, link, table


def concordance_index(shelf: Shelf) -> str:
    """``docs/texts/concordance/index.md``."""
    parts = [
        front_matter(
            {
                "title": "对照 Concordance",
                "description": "Which clause of one text took up or resembles which of another, and with what words. 各文本条文的对应。",
            }
        ),
        "# 对照 Concordance { #concordance }",
        said(
            "各文本的条文两两对照：相同的字句标出，各对应由程序找出、由人审定，无对应者亦说明。",
            "Clauses of two texts side by side, with the words they share. Links are found by the program and decided by people; what has no counterpart is said as plainly.",
        ),
        "## 两两对照 Comparisons { #comparisons }",
        table(
            ("文本 Text", "关系 Relation", "对象 With", "对应 Links", "对照 Comparison"),
            [
                (
                    work_link(shelf, one.local, "../"),
                    both(RELATIONS[one.relation]),
                    work_link(shelf, one.central, "../"),
                    str(len(one.links)),
                    link(said("打开", "open"), f"{shelf.page_of(one)}.md"),
                )
                for one in shelf.found
            ],
        ),
    ]
    for central in dict.fromkeys(one.central for one in shelf.found):
        parts.append(
            f"## 逐条 Clause by clause: {escape(shelf.work(central).work.shown_title)} {{ #clauses-{central} }}"
        )
        rows = []
        for node in shelf.clauses(central):
            links = shelf.links(f"{central}#{node.id}")
            works = list(dict.fromkeys(item.local.partition("#")[0] for item in links))
            rows.append(
                (
                    link(shelf.shown(f"{central}#{node.id}"), f"{central}/{node_of(f'#{node.id}')}.md"),
                    str(len(links)),
                    ", ".join(works) or said("无", "none"),
                )
            )
        parts.append(table(("条 Clause", "对应 Links", "文本 Works"), rows))
    return "\n\n".join(parts) + "\n"
