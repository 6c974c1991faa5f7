"""The lock of ids and of text: ``seeds/established/WORK.tsv``.

One line a segment, ``id TAB text``, as last accepted by a person with
``duizhao lock``. A vanished id or a changed text is a problem until then, so
that nobody breaks a reader's link or alters a text without seeing it.
``aliases.tsv`` (``work TAB old id TAB new id``) keeps renamed ids alive.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder.errors import Problem
from builder.project import Project
from builder.storage import sync_folder
from builder.works import Edition, EditionWork

_ALIASES = "aliases.tsv"


def lock_rows(work: EditionWork) -> dict[str, str]:
    """Segment id -> text, in reading order."""
    return {s.id: s.text for s in work.segments}


def read_lock(path: Path) -> dict[str, tuple[int, str]]:
    """Segment id -> (line, text) of a lock file; empty where there is none."""
    if not path.exists():
        return {}
    rows: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line:
            id_, _, text = line.partition("\t")
            rows[id_] = (number, text)
    return rows


def read_aliases(project: Project) -> dict[str, dict[str, str]]:
    """Work -> old node id -> present node id."""
    path = project.established / _ALIASES
    found: dict[str, dict[str, str]] = {}
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                work, old, new = line.split("\t")
                found.setdefault(work, {})[old] = new
    return found


def check_lock(project: Project, edition: Edition) -> list[Problem]:
    """What differs between the lock and the edition as it is now."""
    problems: list[Problem] = []
    aliases = read_aliases(project)
    for work in edition.works:
        problems.extend(_check_work(project, work, aliases.get(work.id, {})))
    known = {work.id for work in edition.works}
    for path in sorted(project.established.glob("*.tsv")) if project.established.is_dir() else ():
        if path.stem not in known and path.name != _ALIASES:
            problems.append(
                Problem(project.shown(path), 1, "LOCK-WORK", f"the work {path.stem} has gone; its ids are addresses that readers use. Put it back in the manifest, or delete this file if you mean to break them")
            )  # fmt: skip
    return problems


def _check_work(project: Project, work: EditionWork, aliases: Mapping[str, str]) -> Iterable[Problem]:
    path = project.established / f"{work.id}.tsv"
    shown = project.shown(path)
    locked, now = read_lock(path), lock_rows(work)
    if not locked:
        yield Problem(
            shown,
            0,
            "LOCK-MISSING",
            f"the text of {work.id} has not been accepted yet; read it, then run `duizhao lock`",
        )
        return
    for id_, (line, text) in locked.items():
        if id_ not in now:
            node, _, _ = id_.partition(".")
            if node not in work.by_id and aliases.get(node) not in work.by_id:
                yield Problem(
                    shown,
                    line,
                    "LOCK-ID",
                    f"the id {id_} has vanished (its text was: {_short(text)}); links to it would break. Restore it, or accept with `duizhao lock`, which keeps an alias where it can",
                )
            elif node in work.by_id:
                yield Problem(
                    shown,
                    line,
                    "LOCK-SEGMENT",
                    f"the segment {id_} is gone: {_short(text)}; accept with `duizhao lock` if that is right",
                )
        elif now[id_] != text:
            yield Problem(
                shown,
                line,
                "LOCK-TEXT",
                f"the text of {id_} has changed: {show_difference(text, now[id_])}; accept with `duizhao lock` if that is right",
            )
    for id_ in now:
        if id_ not in locked:
            yield Problem(
                shown,
                0,
                "LOCK-NEW",
                f"the segment {id_} is new: {_short(now[id_])}; accept with `duizhao lock`",
            )


def show_difference(old: str, new: str) -> str:
    """The change as ``…context[-gone-]{+come+}context…``."""
    parts: list[str] = []
    for op, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            same = old[a:b]
            parts.append(
                same
                if len(same) <= 16
                else f"{same[:8] if parts else ''}…{same[-8:] if b < len(old) else ''}"
            )
        else:
            parts.append((f"[-{old[a:b]}-]" if b > a else "") + (f"{{+{new[c:d]}+}}" if d > c else ""))
    return "".join(parts)


def write_lock(project: Project, edition: Edition) -> tuple[int, int]:
    """Accept the texts and ids as they are now; returns (files written, files removed).

    A node id that has vanished while its text now stands under exactly one
    other id becomes an alias of that id.
    """
    aliases = read_aliases(project)
    files: dict[str, bytes] = {}
    for work in edition.works:
        now = lock_rows(work)
        found = aliases.setdefault(work.id, {})
        found.update(_renamed(read_lock(project.established / f"{work.id}.tsv"), now, work))
        files[f"{work.id}.tsv"] = "".join(f"{id_}\t{text}\n" for id_, text in now.items()).encode()
    rows = [
        f"{work}\t{old}\t{new}\n"
        for work, pairs in sorted(aliases.items())
        for old, new in sorted(pairs.items())
    ]
    if rows:
        files[_ALIASES] = "".join(rows).encode()
    return sync_folder(project.established, files)


def _renamed(
    locked: Mapping[str, tuple[int, str]], now: Mapping[str, str], work: EditionWork
) -> dict[str, str]:
    places: dict[str, set[str]] = {}
    for id_, text in now.items():
        places.setdefault(text, set()).add(id_.partition(".")[0])
    votes: dict[str, list[str]] = {}
    for id_, (_, text) in locked.items():
        node = id_.partition(".")[0]
        if node not in work.by_id and len(places.get(text, ())) == 1:
            votes.setdefault(node, []).extend(places[text])
    return {old: max(sorted(set(new)), key=new.count) for old, new in votes.items()}


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:14]}…{text[-14:]}"
