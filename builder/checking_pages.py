"""What the pages that people write may not hold: anything meant to run in a reader's browser.

The policy of every page stops it as well; this says so to the one who wrote it,
with the line. The glossary, to which many contribute, has no HTML at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.errors import Problem
from builder.project import Project
from builder.rendering.prose import remarks

_NOT_PAGES = ("texts", "translations", "annotations", "concordance")
_RUNS = (
    (re.compile(r"<\s*/?\s*(script|iframe|object|embed|base|style|svg|math|template|link|meta)\b", re.I), "the element `{}`"),
    # A form may ask this site, such as its search, and no other.
    (re.compile(r"<\s*(form)\b(?![^<>]*\saction=\"(?![A-Za-z][\w+.-]*:|//)[^\"<>&\\]*\")", re.I), "a `{}` that leaves this site"),
    (re.compile(r"<[A-Za-z][^<>]*[\s\"'/](formaction)\s*=", re.I), "the attribute `{}`"),
    (re.compile(r"(?:<[A-Za-z][^<>]*|\{[^{}]*)[\s\"'/:](on[a-z]{3,})\s*=", re.I), "the attribute `{}`"),
    (re.compile(r"(?:\(|<|[=:]\s*[\"']?|&#?\w+;)\s*((?:javascript|vbscript|data)\s*:)", re.I), "an address that begins with `{}`"),
)  # fmt: skip


def check_pages(project: Project) -> Iterator[Problem]:
    """Every place in ``docs/**/*.md`` that would run, and all HTML of the glossary."""
    for path in sorted(project.docs.rglob("*.md")):
        parts = path.relative_to(project.docs).parts
        if parts[0] in _NOT_PAGES:
            continue
        shown = project.shown(path)
        try:
            source = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            yield Problem(
                shown, 1, "PAGE-READ", f"save the file as UTF-8 ({error.reason} at byte {error.start})"
            )
            continue
        told: set[int] = set()
        for number, line in _outside_code(source):
            for pattern, what in _RUNS:
                if match := pattern.search(line):
                    told.add(number)
                    yield Problem(shown, number, "PAGE-RUNS", f"{what.format(match.group(1))} has no place on a page; write it as Markdown")  # fmt: skip
                    break
        if parts == ("glossary.md",):
            for number, line in _outside_code(source):
                if "--8<--" in line and number not in told:
                    yield Problem(shown, number, "PAGE-SNIPPET", "the glossary takes in no other file; take the line out")  # fmt: skip
            for remark in remarks(source):
                if remark.kind == "html" and remark.line + 1 not in told:
                    yield Problem(shown, remark.line + 1, "PAGE-HTML", f"`{remark.words}`: the glossary has no HTML; use Markdown")  # fmt: skip


def _outside_code(source: str) -> Iterator[tuple[int, str]]:
    """(number, line) without code, which is shown as it is."""
    fenced = ""
    for number, line in enumerate(source.split("\n"), 1):
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if mark and (not fenced or mark.group(1).startswith(fenced)):
            fenced = "" if fenced else mark.group(1)
        elif not fenced and not line.startswith("    "):
            yield number, re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
