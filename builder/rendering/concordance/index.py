"""The list of comparisons."""

from __future__ import annotations

from collections import Counter

from builder.language.vocabulary import RELATION_MEANINGS, RELATIONS
from builder.rendering.concordance.looking import ORDER, Shelf, heads, said, work_words
from builder.rendering.concordance.sharing import sharing
from builder.rendering.markdown import both, front_matter, link, table


def concordance_index(shelf: Shelf) -> str:
    """``docs/texts/concordance/index.md``."""
    parts = [
        front_matter(
            {
                "title": "对照 Concordance",
                "description": "Which clause of one text took up or resembles which of another, and with what words. 各文本条文的对应。",
            }
        ),
        f"# {said('对照', 'Concordance')} {{ #concordance }}",
        said(
            "各文本的条文两两对照：相同的字句标出，各对应由程序找出、由人审定，无对应者亦说明。",
            "Clauses of two texts side by side, with the words they share. Links are found by the program and decided by people; what has no counterpart is said as plainly.",
        ),
        f"## {said('两两对照', 'Comparisons')} {{ #comparisons }}",
        table(
            heads(
                ("文本", "Text"),
                ("关系", "Relation"),
                ("对象", "With"),
                ("对应", "Links"),
                ("相同文字", "Shared wording"),
            ),
            [
                (
                    link(work_words(shelf, one.local), f"{shelf.page_of(one)}.md"),
                    both(RELATIONS[one.relation]),
                    work_words(shelf, one.central),
                    str(len(one.links)),
                    str(sharing(shelf, one).whole),
                )
                for one in shelf.found
            ],
        ),
        f"## {said('用语', 'The words used')} {{ #words }}",
        table(
            heads(("关系", "Relation"), ("含义", "Meaning")),
            [(both(RELATIONS[name]), both(RELATION_MEANINGS[name])) for name in ORDER],
        ),
        said(
            "相同文字的比例按字计算，只计有对应的条文之间相同的字句（至少三字）。",
            "The share of shared wording is counted in characters, between clauses that correspond and in runs of at least three.",
        ),
    ]
    for central in dict.fromkeys(one.central for one in shelf.found):
        parts.append(
            f"## {said('逐条', 'Clause by clause')}: {work_words(shelf, central)} {{ #clauses-{central} }}"
        )
        rows = []
        for node in shelf.clauses(central):
            links = shelf.links(f"{central}#{node.id}")
            counts = Counter(item.relation for item in links)
            told = " · ".join(f"{both(RELATIONS[name])} {counts[name]}" for name in ORDER if counts[name])
            rows.append(
                (
                    link(shelf.shown(f"{central}#{node.id}"), f"{central}/{node.id}.md"),
                    str(len(links)),
                    told or said("无", "none"),
                )
            )
        parts.append(table(heads(("条", "Clause"), ("对应", "Links"), ("按关系", "By relation")), rows))
    return "\n\n".join(parts) + "\n"
