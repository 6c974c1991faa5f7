#!/usr/bin/env python3
"""Parse a folder of plain-text documents and report, form by form, what was not understood.

    scripts/report_parse.py FOLDER [--sample 300] [--seed 1] [--match REGEX] [--examples 5]

Each file is taken as an established text. Reported are: how many nodes of each
level were found; label candidates that were not believed; numbers that jump,
go back or come twice; and orphan lines: paragraphs without a label that stand
at the top although the document has numbered divisions. The status is 1 where
there is an orphan line, 2 where the folder holds no text.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from builder.model import Node
from builder.stages.structure import parse
from builder.stages.structure.composing import Work
from builder.stages.structure.labels import FORMS

FRAME = frozenset({"title", "to", "preamble", "closing", "sign", "front"})
Finding = tuple[str, str]
"""A heading of the report, and the words that it is about."""


def findings(text: str, nodes: tuple[Node, ...]) -> Iterator[Finding]:
    """What is odd about one document."""
    work = Work(text, 0, len(text), "")
    work.compose()
    for index in work.rejected:
        label = work.labels[index]
        if label is not None:
            yield f"not believed: {label.form} ({FORMS[label.form].level})", work.frame.words(index)
    yield from orphans(nodes)
    for node in nodes:
        yield from sequences(node)


def orphans(nodes: tuple[Node, ...]) -> Iterator[Finding]:
    """Paragraphs at the top of a document with divisions, after the first of them."""
    divided = False
    for node in nodes:
        if node.level == "sign" and divided:
            return  # remarks below the signature
        if node.level == "paragraph" and divided and not node.text.startswith("附"):
            yield "orphan line", node.text
        divided = divided or node.level not in FRAME | {"paragraph"}


def sequences(node: Node) -> Iterator[Finding]:
    """Numbers among the children of one level that do not follow one another."""
    last: dict[str, int] = {}
    for child in node.children:
        if child.number is not None and child.level not in ("attachment", "article"):
            before = last.get(child.level)
            inserted = "z" in child.id.rpartition("-")[2]  # 第四章之一
            if before is not None and child.number != before + 1 and not inserted:
                kind = (
                    "twice" if child.number == before else "jumps" if child.number > before else "goes back"
                )
                yield f"number {kind}: {child.level}", f"{child.id} {child.label}{child.heading}{child.text}"
            last[child.level] = child.number
        yield from sequences(child)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=300, help="how many files, drawn at random (0: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--match", default="", help="only files whose name begins like this regular expression"
    )
    parser.add_argument("--examples", type=int, default=5)
    options = parser.parse_args()
    files = sorted(path for path in options.folder.glob("*.txt") if re.match(options.match, path.name))
    if not files:
        print(f"{options.folder}: no .txt files to parse; name a folder that holds some", file=sys.stderr)
        return 2
    if 0 < options.sample < len(files):
        files = sorted(random.Random(options.seed).sample(files, options.sample))
    levels: Counter[str] = Counter()
    found: dict[str, list[str]] = defaultdict(list)
    orphaned: set[str] = set()
    seconds, size = 0.0, 0
    for path in files:
        data = path.read_bytes()
        text = data.decode("utf-8")
        start = time.process_time()
        nodes = parse(text)
        seconds += time.process_time() - start
        size += len(data)
        levels.update(below.level for node in nodes for below in node.walk())
        for heading, words in findings(text, nodes):
            found[heading].append(f"{path.name[:40]}: {words[:70]!r}")
            if heading == "orphan line":
                orphaned.add(path.name)
    print(f"{len(files)} documents, {size / 1e6:.1f} MB, {size / 1e6 / max(seconds, 1e-9):.1f} MB/s")
    print(f"{len(files) - len(orphaned)} of them without an orphan line\n")
    for level, count in levels.most_common():
        print(f"{count:8} {level}")
    for heading in sorted(found):
        print(f"\n{heading}: {len(found[heading])}")
        for words in found[heading][: options.examples]:
            print(f"    {words}")
    return 1 if orphaned else 0


if __name__ == "__main__":
    sys.exit(main())
