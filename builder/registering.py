"""Registering a new scrape: copy it, hash it, propose its entry in the manifest.

What the program reads in the file is proposed; what it does not find is listed
under ``unknown`` with a sentence that asks a person to confirm it. Nothing is
accepted unseen: the lock stays missing until ``duizhao lock``.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.errors import DuizhaoError, Problem
from builder.manifest import KNOWABLE, UNCONFIRMED, UNCONFIRMED_BOUNDARY, Manifest, read_manifest
from builder.pipeline import establish, parse_unregistered
from builder.project import Project
from builder.storage import write_if_changed
from builder.works import EditionWork

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_GENRES = (
    ("实施方案", "implementation-plan"), ("实施意见", "implementing-opinions"), ("意见", "opinions"), ("通知", "notice"), ("决定", "decision"),
    ("条例", "regulation"), ("办法", "regulation"), ("规定", "regulation"), ("细则", "regulation"), ("法", "regulation"),
    ("方案", "plan"), ("计划", "plan"), ("规划", "plan"), ("批复", "reply"), ("函", "letter"), ("报告", "report"), ("公告", "announcement"),
    ("通告", "announcement"), ("讲话", "speech"), ("总结", "summary"),
)  # fmt: skip


def register(project: Project, path: Path, data: bytes, work_id: str) -> tuple[str, tuple[EditionWork, ...]]:
    """Copy ``data`` into the project and append its proposed entry to the manifest.

    Returns the proposed TOML and the works it describes. Raises
    :class:`DuizhaoError` where the id is unfit or taken, or the file is
    registered already; nothing is written then.
    """
    shown = project.shown(project.manifest_path)
    manifest = project.manifest()
    digest = hashlib.sha256(data).hexdigest()
    _refuse(manifest, shown, work_id, digest)
    works = parse_unregistered(establish(data, work_id), work_id)
    name = f"{work_id}{path.suffix.lower() if path.suffix.lower() in ('.html', '.htm', '.txt') else '.txt'}"
    target = project.root / "seeds" / "witnesses" / name
    if target.exists():
        raise DuizhaoError(
            Problem(
                project.shown(target), 0, "ADD-EXISTS", "there is such a file already; choose another --id"
            )
        )
    proposal = _proposal(manifest, work_id, name, digest, works)
    old = project.manifest_path.read_bytes().decode("utf-8")
    new = old.rstrip("\n") + "\n\n" + proposal
    try:
        write_if_changed(target, data)
        write_if_changed(project.manifest_path, new.encode())
        read_manifest(project.manifest_path, shown)
    except BaseException:  # also Ctrl-C and a full disk: both files or neither
        target.unlink(missing_ok=True)
        write_if_changed(project.manifest_path, old.encode())
        raise
    return proposal, works


def _refuse(manifest: Manifest, shown: str, work_id: str, digest: str) -> None:
    if not _ID.fullmatch(work_id):
        raise DuizhaoError(
            Problem(shown, 0, "ADD-ID", f"{work_id!r} cannot be an id; use small letters, digits and hyphens, such as `suzhou-2017`"),
            status=2,
        )  # fmt: skip
    if manifest.find_work(work_id) or any(w.name == work_id for w in manifest.witness):
        raise DuizhaoError(
            Problem(shown, 0, "ADD-ID", f"the id {work_id!r} is taken; choose another"), status=2
        )
    for witness in manifest.witness:
        if witness.sha256 == digest:
            raise DuizhaoError(
                Problem(shown, 0, "ADD-TWICE", f"the very same file is registered as witness {witness.name}")
            )


def _proposal(manifest: Manifest, name: str, file: str, digest: str, works: Iterable[EditionWork]) -> str:
    lines = [
        "# Proposed by `duizhao add`: confirm each line, then delete this one.",
        "[[witness]]",
        f"name = {_quoted(name)}",
        f"siglum = {_quoted(_free_siglum(manifest))}",
        f"file = {_quoted('witnesses/' + file)}",
        f"sha256 = {_quoted(digest)}",
        "",
    ]
    for work in works:
        lines += [*_work_lines(name, work), ""]
    return "\n".join(lines)


def _free_siglum(manifest: Manifest) -> str:
    taken = {w.siglum for w in manifest.witness}
    names: list[str] = [
        *string.ascii_uppercase,
        *(f"{a}{n}" for a in string.ascii_uppercase for n in range(1, 1000)),
    ]
    return next(name for name in names if name not in taken)


def _work_lines(witness: str, work: EditionWork) -> Iterator[str]:
    facts = _facts(work)
    yield "[[work]]"
    yield f"id = {_quoted(work.id)}"
    yield f"witness = {_quoted(witness)}"
    yield f"begins = {_quoted(_first_words(work))}"
    yield f"boundary_reason = {_quoted(UNCONFIRMED_BOUNDARY)}"
    title = facts.pop("title", "")
    yield f"title = {_quoted(title)}" if title else f"supplied_title = {_quoted('未题 ' + work.id)}"
    for key, value in facts.items():
        yield f"{key} = [{_quoted(value)}]" if key == "issuer" else f"{key} = {_quoted(value)}"
    yield 'rank = "none" # central, province, prefecture, new-area, county, township, community, none'
    yield f"genre = {_quoted(next((genre for sign, genre in _GENRES if title.endswith(sign)), 'article'))}"
    dates = list(_dates(work))
    for kind, value, words in dates:
        yield ""
        yield "[[work.date]]"
        yield f"kind = {_quoted(kind)}"
        yield f"value = {_quoted(value)}"
        yield f"words = {_quoted(words)}"
    known = {*facts, *(("title",) if title else ()), *(("date",) if dates else ())}
    yield ""
    yield "[work.unknown]"
    for key in KNOWABLE:
        if key not in known:
            yield f"{key} = {_quoted(UNCONFIRMED)}"


def _first_words(work: EditionWork) -> str:
    """Enough of the first line that no other line of the witness begins so."""
    text = work.witness.text
    first = work.text.split("\n", 1)[0]
    size = min(len(first), 24)
    while size < len(first) and text.count("\n" + first[:size]) + text.startswith(first[:size]) > 1:
        size += 8
    return first[:size]


def _facts(work: EditionWork) -> dict[str, str]:
    """Title, addressees and what the page's metadata state, as far as they are found."""
    found: dict[str, str] = {}
    if work.work.title:
        found["title"] = work.work.title.replace("\n", "")
    for node in work.by_id.values():
        if node.level == "to":
            found.setdefault("addressees", (node.text or node.heading).rstrip("：:"))
    number = re.search(
        r"^[\u4e00-\u9fff]{2,16}[〔\[（(［【]\d{4}[〕\]）)］】]第?\d+号$", work.text, re.MULTILINE
    )
    if number:
        found["document_number"] = number.group()
    for layer in work.witness.layers:
        for field in layer.fields:
            if field.key in ("issuer", "document_number", "index_number"):
                found.setdefault(field.key, field.value)
    return found


def _dates(work: EditionWork) -> Iterator[tuple[str, str, str]]:
    for node in work.by_id.values():
        if node.level == "sign":
            for match in re.finditer(r"(\d{4})年(\d{1,2})月(\d{1,2})日", node.text + node.heading):
                year, month, day = (int(x) for x in match.groups())
                if 1 <= month <= 12 and 1 <= day <= 31:
                    yield "signed", f"{year:04}-{month:02}-{day:02}", match.group()
    for layer in work.witness.layers:
        for field in layer.fields:
            stated = re.match(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})", field.value)
            if stated and field.key in ("made", "published", "generated"):
                year, month, day = (int(x) for x in stated.groups())
                yield field.key, f"{year:04}-{month:02}-{day:02}", f"{field.label}: {field.value}"


def _quoted(value: str) -> str:
    """A TOML basic string (its escapes are JSON's)."""
    return json.dumps(value, ensure_ascii=False)
