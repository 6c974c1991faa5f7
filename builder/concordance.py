"""The concordance of the edition: what the program finds, and what people have decided.

The published concordance is the computed links, with the decisions of ``docs/concordance`` carried out: a decision of a
person always stands over a score. :func:`check_concordance` finds decisions that hang in the air.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from builder.decisions import (
    GAP_DECISIONS,
    KEYS,
    LINK_DECISIONS,
    Decision,
    DecisionFile,
    read_decisions,
)
from builder.errors import Problem
from builder.links import LINK_MODES, Concordance, Gap, Link, LinkMode, LinkRelation
from builder.project import Project
from builder.stages.alignment import THRESHOLD, Side, compare, side
from builder.works import Edition, EditionWork

GONE = THRESHOLD / 2
"""An accepted or rejected link no longer exists when its score has fallen below this. (Half, so that a decision does not
come and go with every small change of a text.)"""
_RANKS = ("central", "province", "prefecture", "new-area", "county", "township", "community", "none")
_COMMENTS = frozenset({"article", "speech", "summary"})


@dataclass(frozen=True, slots=True)
class Ends:
    """Two works in the order of their relation."""

    local: EditionWork
    central: EditionWork
    relation: LinkRelation


def ends(first: EditionWork, second: EditionWork) -> Ends:
    """Which of two works is the local one, and how it stands to the other (DESIGN 4.6).

    What the manifest says comes first. Where it says nothing, the later and lower
    of two dated papers implements a central one, a dated earlier one is an
    antecedent, and all else is parallel.
    """
    for local, central in ((first, second), (second, first)):
        for relation in getattr(local.work, "relation", ()):
            if relation.to == central.id:
                return Ends(local, central, relation.type)
    if _is_above(first, second):
        first, second = second, first
    return Ends(first, second, _guess(first, second))


def _is_above(one: EditionWork, other: EditionWork) -> bool:
    return _RANKS.index(one.work.rank) < _RANKS.index(other.work.rank)


def _guess(local: EditionWork, central: EditionWork) -> LinkRelation:
    dates = [work.work.date[0].value if work.work.date else "" for work in (local, central)]
    if not all(dates) or dates[0] == dates[1]:
        return "parallel"
    if dates[0] < dates[1]:
        return "antecedent"
    if local.work.genre in _COMMENTS:
        return "parallel"
    return "implements" if central.work.rank == "central" and _is_above(central, local) else "parallel"


_SIDES: dict[int, tuple[EditionWork, Side]] = {}


def side_of(work: EditionWork) -> Side:
    """A work as the comparison takes it; kept, since a central work is compared with many."""
    held = _SIDES.get(id(work))
    if held is None or held[0] is not work:
        if len(_SIDES) >= 256:
            _SIDES.clear()
        found = side(work.id, work.nodes, work.witness.text, work.work.title)
        held = _SIDES[id(work)] = work, found
    return held[1]


def decision_files(project: Project) -> list[tuple[Path, str, str]]:
    """(path, local work, central work) of every file of decisions, by its name."""
    return [
        (path, *path.stem.partition("--")[::2])
        for path in sorted((project.docs / "concordance").glob("*.md"))
    ]


def publish(project: Project, edition: Edition) -> tuple[Concordance, ...]:
    """The published concordance of every pair of works that the manifest relates, in the order of the manifest."""
    found: list[Concordance] = []
    for work in edition.works:
        for relation in work.work.relation:
            central = edition.find(relation.to)
            if central is not None:
                found.append(published(project, Ends(work, central, relation.type)))
    return tuple(found)


def count_links(found: Iterable[Concordance]) -> Counter[str]:
    """Work id -> how many published links have an end in it."""
    counts: Counter[str] = Counter()
    for one in found:
        counts.update({one.local: len(one.links), one.central: len(one.links)})
    return counts


def published(project: Project, pair: Ends) -> Concordance:
    """Computed and reviewed links of two works. An unreadable file counts as none; the check names it."""
    return merge(pair, _compared(pair), _read(project, pair))


_KEPT: dict[tuple[int, int, str], tuple[EditionWork, EditionWork, tuple[Link, ...]]] = {}


def _compared(pair: Ends) -> tuple[Link, ...]:
    """The comparison of two works, kept as long as they are the same objects: check and preview ask again."""
    key = (id(pair.local), id(pair.central), pair.relation)
    held = _KEPT.get(key)
    if held is None or held[0] is not pair.local or held[1] is not pair.central:
        if len(_KEPT) >= 256:
            _KEPT.clear()
        found = tuple(compare(side_of(pair.local), side_of(pair.central), pair.relation))
        held = _KEPT[key] = (pair.local, pair.central, found)
    return held[2]


def _read(project: Project, pair: Ends) -> DecisionFile:
    path = project.docs / "concordance" / f"{pair.local.id}--{pair.central.id}.md"
    try:
        return read_decisions(path.read_text("utf-8"))
    except (OSError, ValueError):
        return DecisionFile()


def merge(pair: Ends, compared: Iterable[Link], file: DecisionFile) -> Concordance:
    """Carry out the decisions of a file on the compared pairs of two works."""
    all_pairs = {(_id(link.local), _id(link.central)): link for link in compared}
    links = {key: link for key, link in all_pairs.items() if link.score >= THRESHOLD}
    gaps: dict[str, list[Gap]] = {"local": [], "central": []}
    for entry in file.entries:
        if entry.is_gap:
            _gap(pair, entry, links, gaps)
            continue
        key = entry.local, entry.central
        if entry.decision == "reject":
            links.pop(key, None)
        elif entry.decision in LINK_DECISIONS and _exists(pair, entry):
            links[key] = _reviewed(pair, entry, all_pairs.get(key))
    places = [{id_: n for n, id_ in enumerate(work.by_id)} for work in (pair.local, pair.central)]
    ordered = sorted(links, key=lambda key: (places[0][key[0]], places[1][key[1]]))
    return Concordance(
        pair.local.id,
        pair.central.id,
        pair.relation,
        tuple(links[key] for key in ordered),
        tuple(sorted(gaps["local"], key=lambda gap: places[0][_id(gap.node)])),
        tuple(sorted(gaps["central"], key=lambda gap: places[1][_id(gap.node)])),
    )


def _exists(pair: Ends, entry: Decision) -> bool:
    return (not entry.local or entry.local in pair.local.by_id) and (
        not entry.central or entry.central in pair.central.by_id
    )


def _reviewed(pair: Ends, entry: Decision, link: Link | None) -> Link:
    if link is None:
        modes = LINK_MODES[pair.relation]
        here, there = f"{pair.local.id}#{entry.local}", f"{pair.central.id}#{entry.central}"
        link = Link(here, there, pair.relation, modes[-1], 0.0, "added")
    allowed = entry.mode in LINK_MODES[pair.relation]
    return replace(
        link,
        mode=cast(LinkMode, entry.mode) if allowed else link.mode,
        origin="added" if entry.decision == "add" else "reviewed",
        weak=entry.weak,
        reason=entry.reason,
        reviewer=entry.reviewer,
    )


def _gap(pair: Ends, entry: Decision, links: dict[tuple[str, str], Link], gaps: dict[str, list[Gap]]) -> None:
    if entry.decision not in GAP_DECISIONS or not _exists(pair, entry) or not (entry.local or entry.central):
        return
    name, work, node = (
        ("local", pair.local, entry.local) if entry.local else ("central", pair.central, entry.central)
    )
    column = 0 if entry.local else 1
    for key in [key for key, link in links.items() if key[column] == node and link.origin == "computed"]:
        del links[key]
    gaps[name].append(Gap(f"{work.id}#{node}", entry.reason, entry.reviewer))


def _id(full: str) -> str:
    return full.partition("#")[2]


def check_concordance(project: Project, edition: Edition) -> list[Problem]:
    """Every problem of the files of decisions."""
    problems: list[Problem] = []
    for path, local_id, central_id in decision_files(project):
        shown = project.shown(path)
        local, central = edition.find(local_id), edition.find(central_id)
        if local is None or central is None or local is central:
            unknown = local_id if local is None else central_id
            problems.append(
                Problem(shown, 0, "CONCORDANCE-WORK", f"{unknown!r} is not another work of this edition; name the file LOCAL--CENTRAL.md by two works of the manifest")
            )  # fmt: skip
            continue
        try:
            file = read_decisions(path.read_text("utf-8"))
        except ValueError as error:
            problems.append(
                Problem(shown, 1, "CONCORDANCE-READ", f"the file cannot be read: {str(error).splitlines()[0]}; save it as UTF-8 and mend what stands between the lines `---`")
            )  # fmt: skip
            continue
        pair = ends(local, central)
        if pair.local is not local:
            problems.append(
                Problem(shown, 0, "CONCORDANCE-WORK", f"{central_id} is the local side of {local_id}; name the file {central_id}--{local_id}.md and turn the headings round")
            )  # fmt: skip
            continue
        compared = _compared(pair)
        problems.extend(_check_file(shown, pair, file, compared))
    return problems


def _check_file(shown: str, pair: Ends, file: DecisionFile, compared: Iterable[Link]) -> Iterable[Problem]:
    for line, heading in file.misread:
        yield Problem(shown, line, "CONCORDANCE-HEADING", f"`## {heading}` is not of the form `## c4-i1 -> c6`; write two ids, or an id and `-`")  # fmt: skip
    scores = {(_id(link.local), _id(link.central)): link.score for link in compared}
    seen: dict[tuple[str, str], int] = {}
    linked = {
        (side_name, id_)
        for e in file.entries
        if not e.is_gap and e.decision in ("accept", "add", "mode")
        for side_name, id_ in (("local", e.local), ("central", e.central))
    }
    for entry in file.entries:
        key = entry.local, entry.central
        if key in seen:
            yield Problem(shown, entry.line, "CONCORDANCE-DOUBLE", f"there is a decision on {_shown(entry)} at line {seen[key]} already; keep one")  # fmt: skip
        seen[key] = entry.line
        yield from _check_entry(shown, pair, entry)
        if entry.decision in ("accept", "reject", "mode") and not entry.is_gap and _exists(pair, entry):
            score = scores.get(key, 0.0)
            if score < GONE:
                told = "write `decision: add` to keep it, or remove the entry"
                yield Problem(shown, entry.line, "CONCORDANCE-LINK", f"the program no longer finds the link {_shown(entry)} (score {score:.2f}); {told}")  # fmt: skip
        if entry.is_gap and (
            ("local", entry.local) in linked or (entry.central and ("central", entry.central) in linked)
        ):
            yield Problem(shown, entry.line, "CONCORDANCE-GAP", f"{entry.local or entry.central} is said to have no counterpart, and has a link in the same file; keep one of the two")  # fmt: skip


def _check_entry(shown: str, pair: Ends, entry: Decision) -> Iterable[Problem]:
    if not entry.local and not entry.central:
        yield Problem(shown, entry.line, "CONCORDANCE-HEADING", "a heading needs at least one id")
    for id_, work in ((entry.local, pair.local), (entry.central, pair.central)):
        if id_ and id_ not in work.by_id:
            yield Problem(shown, entry.line, "CONCORDANCE-ID", f"there is no node {id_!r} in {work.id}; mend the heading, or see the ids on the work's page")  # fmt: skip
    for key, line in entry.lines.items():
        if key not in KEYS:
            yield Problem(shown, line, "CONCORDANCE-KEY", f"unknown key `{key}`; choose from {', '.join(KEYS)}, and begin a reason with another word")  # fmt: skip
    known = GAP_DECISIONS if entry.is_gap else LINK_DECISIONS
    if entry.decision not in known:
        line = entry.lines.get("decision", entry.line)
        yield Problem(shown, line, "CONCORDANCE-DECISION", f"`decision: {entry.decision}` is not one of {', '.join(known)}")  # fmt: skip
    modes = LINK_MODES[pair.relation]
    if not entry.is_gap and (entry.mode or entry.decision in ("add", "mode")) and entry.mode not in modes:
        line = entry.lines.get("mode", entry.line)
        yield Problem(shown, line, "CONCORDANCE-MODE", f"`mode: {entry.mode}` cannot be said of a work that stands to the other as `{pair.relation}`; choose from {', '.join(modes)}")  # fmt: skip
    if entry.values.get("strength", "weak") not in ("weak", "strong"):
        yield Problem(shown, entry.lines["strength"], "CONCORDANCE-STRENGTH", "write `strength: weak`, or leave the line out")  # fmt: skip
    for missing, value in (("reason", entry.reason), ("reviewer", entry.reviewer)):
        if not value:
            yield Problem(shown, entry.line, f"CONCORDANCE-{missing.upper()}", f"the decision on {_shown(entry)} has no {missing}; add it")  # fmt: skip


def _shown(entry: Decision) -> str:
    return f"{entry.local or '-'} -> {entry.central or '-'}"
