"""The checks of translations and of the glossary."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process

from builder.binding import META, Bound, bind, bind_meta, meta_segments
from builder.errors import DuizhaoError, Problem
from builder.glossary import Glossary
from builder.lock import read_aliases, show_difference
from builder.manifest import KNOWABLE
from builder.project import Project
from builder.proofing import Finding
from builder.proofing.endings import ending_findings
from builder.proofing.lists import ListProof
from builder.proofing.memory import Memory
from builder.proofing.numbers import number_findings
from builder.proofing.signs import sign_findings
from builder.proofing.terms import TermProof
from builder.translation import Pair, Translation, read_translation
from builder.translation_files import project_glossary, read_text
from builder.works import Edition, EditionWork

_HAN_LANGUAGES = ("zh", "ja", "yue", "ko")
_REVIEWED = re.compile(r".*\S[,，]\s*\d{4}-\d{2}-\d{2}")
_LIKE_ID = 60.0


class PairProof:
    """The checks of single pairs, with what the glossary and the other pairs of their language tell."""

    def __init__(self, glossary: Glossary, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._terms = TermProof(glossary)
        self._lists = ListProof(glossary)
        self._memory = Memory(glossary, pairs)

    def findings(self, source: str, target: str, lang: str) -> Iterator[Finding]:
        """Everything that looks wrong in one pair; what only holds for English is asked of English only."""
        script = "Han" if lang.split("-")[0] in _HAN_LANGUAGES else "Latin"
        yield from sign_findings(source, target, script=script)
        if lang.split("-")[0] != "en":
            return
        yield from number_findings(source, target)
        lost = [*self._lists.findings(source, target)]
        yield from lost
        yield from ending_findings(source, target)
        terms = [*self._terms.findings(source, target)]
        yield from terms
        if not lost and not terms:  # one message for one member
            yield from self._memory.findings(source, target)


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """One file that belongs to a work, with everything its checks need."""

    path: str
    """As problems name it."""
    lang: str
    work: EditionWork
    translation: Translation

    def problem(self, line: int, code: str, message: str) -> Problem:
        return Problem(self.path, line, f"TRANSLATION-{code}", message)


def check_glossary(project: Project) -> tuple[Glossary, list[Problem]]:
    """The glossary of a project (empty where there is none) and its mistakes."""
    try:
        glossary = project_glossary(project)
    except DuizhaoError as error:
        return Glossary(), list(error.problems)
    return glossary, list(glossary.problems)


def check_translations(
    project: Project, edition: Edition, glossary: Glossary, *, strict: bool = False
) -> list[Problem]:
    """Every problem of the translations; what is merely untranslated only with ``strict``."""
    problems: list[Problem] = []
    aliases = read_aliases(project)
    for folder in sorted(p for p in (project.docs / "translations").glob("*") if p.is_dir()):
        files: list[TranslationFile] = []
        for path in sorted(folder.glob("*.md")):
            found = _read(project, edition, path)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                files.append(found)
        pairs = [("".join(p.sources), p.target) for file in files for p in file.translation.pairs]
        proof = PairProof(glossary, [pair for pair in pairs if pair[1]])
        for file in files:
            problems += check_file(file, proof, aliases.get(file.work.id, {}), strict=strict)
        problems += check_sameness(files)
        if strict:
            have = {file.work.id for file in files}
            problems += [
                Problem(project.shown(folder / f"{work.id}.md"), 0, "TRANSLATION-MISSING",
                        f"{work.id} has no translation; `duizhao scaffold translation {work.id} --lang {folder.name}` begins one")
                for work in edition.works if work.id not in have
            ]  # fmt: skip
    return problems


def _read(project: Project, edition: Edition, path: Path) -> TranslationFile | Problem:
    shown = project.shown(path)
    try:
        translation = read_translation(read_text(project, path))
    except DuizhaoError as error:
        return error.problems[0]
    named = translation.front.get("work", path.stem)
    work = edition.find(path.stem)
    if work is None or named != path.stem:
        known = [w.id for w in edition.works]
        near = process.extractOne(path.stem if work is None else named, known, score_cutoff=_LIKE_ID)
        wrong = (
            f"{path.stem} is not a work of this edition"
            if work is None
            else f"`work: {named}` does not go with the file's name {path.name}"
        )
        hint = (
            f"did you mean {near[0]}?"
            if near and near[0] != path.stem
            else "the file is called WORK.md after the work's id"
        )
        return Problem(shown, _front_line(translation, "work"), "TRANSLATION-WORK", f"{wrong}; {hint}")
    return TranslationFile(shown, path.parent.name, work, translation)


def _front_line(translation: Translation, key: str) -> int:
    for block in translation.blocks:
        if block.kind == "front":
            for at in range(block.start, block.end):
                if re.match(rf"{key}[ \t]*[:：]", translation.lines[at]):
                    return at + 1
    return 1


def check_file(
    file: TranslationFile, proof: PairProof, aliases: Mapping[str, str], *, strict: bool = False
) -> Iterator[Problem]:
    """The problems of one file by itself."""
    work, translation = file.work, file.translation
    for mistake in translation.mistakes:
        yield file.problem(mistake.line, mistake.code, mistake.message)
    if translation.front.get("lang", file.lang) != file.lang:
        yield file.problem(_front_line(translation, "lang"), "LANG", f"`lang: {translation.front['lang']}` does not go with the folder {file.lang}/; mend one of the two")  # fmt: skip
    bound, over = bind(work.segments, translation)
    found = [*bound.values(), *bind_meta(work.work, translation).values()]
    yield from _unknown_headings(file, found, aliases)
    yield from _left_over(file, found, over)
    runs: dict[int, list[Bound]] = defaultdict(list)
    for b in found:
        if b.pair:
            runs[b.pair.line].append(b)
    for run in runs.values():
        yield from _check_bound(file, run, proof)
    for pair in translation.pairs:
        if pair.reviewed and not (pair.target and _REVIEWED.fullmatch(pair.reviewed)):
            yield file.problem(pair.target_line, "REVIEWED", "a review is signed under the translation as `reviewed: NAME, 2026-05-02`")  # fmt: skip
    if strict:
        yield from _missing(file, found)


def _unknown_headings(
    file: TranslationFile, found: Sequence[Bound], aliases: Mapping[str, str]
) -> Iterator[Problem]:
    work = file.work
    known = [*work.by_id, *(f"meta.{key}" for key in (*KNOWABLE, *META))]
    for line, key in file.translation.headings:
        if key in known:
            continue
        places = Counter(b.segment.node for b in found if b.pair and b.pair.key == key)
        near = process.extractOne(key, known, score_cutoff=_LIKE_ID)
        if key in aliases:
            hint = f"it is called {aliases[key]} now"
        elif places:
            hint = f"its sentences stand under {places.most_common(1)[0][0]}"
        elif near:
            hint = f"did you mean {near[0]}?"
        else:
            hint = f"the ids stand in seeds/established/{work.id}.tsv"
        yield file.problem(line, "ID", f"there is no node {key!r} in {work.id}; {hint}")


def _left_over(file: TranslationFile, found: Sequence[Bound], over: Sequence[Pair]) -> Iterator[Problem]:
    """Targets without a sentence: a second one for the same sentence, or for one that has gone."""
    lines = {b.segment.text: b.pair.line for b in found if b.pair}
    meta = [p for p in file.translation.pairs if p.key.startswith("meta.") and p.target and not p.removed]
    used = {b.pair.line for b in found if b.pair}
    own = {s.node for s in meta_segments(file.work.work)}
    for pair in [*over, *(p for p in meta if p.line not in used and p.key in own)]:
        if pair.sources[0] in lines:
            yield file.problem(pair.line, "DOUBLED", f"this sentence has a translation already, in line {lines[pair.sources[0]]}; keep one of the two")  # fmt: skip
        else:
            yield file.problem(pair.line, "ORPHAN", f"no sentence of {file.work.id} is like this quotation: {_short(pair.sources[0])}; delete the pair, or let `duizhao scaffold translation {file.work.id}` keep it under # Removed")  # fmt: skip


def _check_bound(file: TranslationFile, run: Sequence[Bound], proof: PairProof) -> Iterator[Problem]:
    bound, pair = run[0], run[0].pair
    assert pair is not None
    refresh = f"`duizhao scaffold translation {file.work.id}`"
    if pair.removed:
        yield file.problem(pair.line, "MOVED", f"this sentence is in the text again, under {bound.segment.node}; {refresh} puts it in place")  # fmt: skip
    elif bound.segment.node != pair.key and pair.key in file.work.by_id:
        yield file.problem(pair.line, "MOVED", f"this sentence stands under {bound.segment.node}, not under {pair.key}; {refresh} puts it in place")  # fmt: skip
    if bound.state == "fuzzy":
        old, new = "".join(pair.sources), "".join(b.segment.text for b in run)
        yield file.problem(pair.line, "FUZZY", f"the Chinese has changed since: {show_difference(old, new)}; mend the translation, then write the new Chinese into the quotation")  # fmt: skip
        return
    for finding in proof.findings("".join(pair.sources), pair.target, file.lang):
        yield file.problem(pair.target_line, finding.code, finding.message)


def check_sameness(files: Sequence[TranslationFile]) -> Iterator[Problem]:
    """Identical Chinese with different targets and without a stated reason, over all works of a language."""
    places: dict[str, list[tuple[TranslationFile, Pair]]] = defaultdict(list)
    for file in files:
        bound, _ = bind(file.work.segments, file.translation)
        pairs = {
            b.pair.line: b.pair
            for b in (*bound.values(), *bind_meta(file.work.work, file.translation).values())
            if b.pair and b.state != "fuzzy"
        }
        for pair in pairs.values():
            places["".join(pair.sources)].append((file, pair))
    for source, found in places.items():
        common = Counter(_plain(pair.target) for _, pair in found).most_common(1)[0][0]
        first_file, first = next((f, p) for f, p in found if _plain(p.target) == common)
        for file, pair in found:
            if _plain(pair.target) != common and not pair.reason and not first.reason:
                yield file.problem(pair.target_line, "SAME", f"{_short(source)} is translated otherwise in {first_file.path}:{first.target_line}; give both the same, or say why in a line `reason: …` under the translation")  # fmt: skip


def _missing(file: TranslationFile, found: Sequence[Bound]) -> Iterator[Problem]:
    places: dict[tuple[str, str], int] = {}
    for pair in file.translation.pairs:
        if not pair.target and not pair.removed:
            places.setdefault((pair.key, pair.sources[0]), pair.line)
    headings = {key: line for line, key in reversed(file.translation.headings)}
    missing: dict[str, list[Bound]] = defaultdict(list)
    for bound in found:
        if bound.state == "missing":
            missing[bound.segment.node].append(bound)
    for node, rest in missing.items():
        line = places.get((node, rest[0].segment.text)) or headings.get(node, 0)
        count = "1 sentence has" if len(rest) == 1 else f"{len(rest)} sentences have"
        hint = "" if line else f"; `duizhao scaffold translation {file.work.id}` puts them into the file"
        yield file.problem(line, "MISSING", f"{node}: {count} no translation yet, the first being {_short(rest[0].segment.text)}{hint}")  # fmt: skip


def _plain(target: str) -> str:
    return " ".join(target.split())


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:12]}…{text[-11:]}"
