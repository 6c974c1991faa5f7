"""Writing ``docs/texts`` and building ``site/``.

Only this module writes under ``docs/texts``. The site is built in a folder of
its own and put in place when it is whole, so that a build that fails leaves
the last good site standing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder import __version__
from builder.binding import bind
from builder.citing.facts import cited
from builder.citing.linked import page_metadata
from builder.concordance import count_links, publish
from builder.errors import DuizhaoError, Problem
from builder.exporting import witness_json
from builder.exporting.citation_files import citation_files, work_citation_files
from builder.exporting.facts_csv import facts_files
from builder.exporting.search_index import build_index
from builder.exporting.traditional_json import traditional_json
from builder.facts import edition_facts, edition_instruments
from builder.language.traditional import chinese_runs
from builder.lock import read_aliases
from builder.note_files import edition_notes
from builder.project import Project
from builder.publication import read_publication, source_date_epoch
from builder.rendering import languages
from builder.rendering.apparatus import apparatus_page, scrape_page
from builder.rendering.citing import cite_page
from builder.rendering.concordance import Shelf, concordance_pages, on_page, work_words
from builder.rendering.facts import edition_facts_page, facts_page
from builder.rendering.glossary import glossary_json, glossary_pages, term_places
from builder.rendering.note_index import note_pages
from builder.rendering.pages import reading_page
from builder.rendering.works_list import holdings, texts_index, works_blocks
from builder.searching import search_records
from builder.storage import swap_folder, sync_folder, write_if_changed
from builder.translation import Translation
from builder.translation_files import project_glossary, read_translations
from builder.works import Edition


def render_texts(project: Project, edition: Edition, problems: Iterable[Problem] = ()) -> dict[str, bytes]:
    """Every file of ``docs/texts`` (relative path -> bytes); the preview shows ``problems`` on the pages."""
    translations = read_translations(project)
    notes = edition_notes(project, edition, translations, problems)
    shelf = Shelf(edition, published := publish(project, edition), translations)
    held = holdings(
        edition,
        translations,
        {id_: len(found.placed.notes) for id_, found in notes.items()},
        count_links(published),
    )
    pages: dict[str, str] = {
        "index.md": texts_index(works_blocks(edition, translations, held, published, folder="")),
        "_works.md": works_blocks(edition, translations, held, published, folder="texts/") + "\n",
    }
    titles = {work.id: work_words(shelf, work.id) for work in edition.works}
    instruments = edition_instruments(project)
    facts = edition_facts(edition, instruments)
    pages["facts.md"] = edition_facts_page(edition, facts, instruments, titles)
    tables: dict[str, bytes] = {}
    glossary = project_glossary(project)
    places = term_places(edition, glossary)
    publication = read_publication(project.root)
    works = {w.id: cited(w.work, translations.get(w.id, Translation())) for w in edition.works}
    if works:
        tables |= citation_files(list(works.values()), publication)
    aliases = read_aliases(project)
    for work in edition.works:
        pages[f"{work.id}/cite.md"] = cite_page(work, works[work.id], publication)
        bound, _ = bind(work.segments, translations.get(work.id, Translation()))
        of_work = work_citation_files(work, bound, works[work.id], publication)
        tables |= {f"{work.id}/{name}": data for name, data in of_work.items()}
        pages[f"{work.id}/facts.md"] = facts_page(work, facts[work.id], instruments, titles)
        tables |= {f"{work.id}/{name}": data for name, data in facts_files(work.id, facts[work.id]).items()}
        pages[f"{work.id}.md"] = reading_page(
            work,
            translations.get(work.id, Translation()),
            notes[work.id],
            on_page(shelf, work.id),
            terms=bool(glossary.terms),
            metadata=page_metadata(work, works[work.id], publication),
            aliases=aliases.get(work.id),
        )
        pages[f"{work.id}/apparatus.md"] = apparatus_page(work, titles[work.id])
        pages[f"{work.id}/scrape.md"] = scrape_page(work, titles[work.id])
    pages |= glossary_pages(edition, glossary, places, titles)
    pages |= note_pages(edition, notes, titles)
    pages |= concordance_pages(shelf, notes)
    for name, witness in edition.witnesses.items():
        pages[f"witnesses/{name}.json"] = witness_json.dumps(witness)
    files = tables | {path: page.encode() for path, page in pages.items()}
    if glossary.terms:
        files["glossary.json"] = glossary_json(edition, glossary, places)
    files["hant.json"] = traditional_json(_chinese(project, edition, pages))
    index = build_index(search_records(edition, translations, notes))
    return files | {f"search/{name}": content for name, content in index.items()}


def _chinese(project: Project, edition: Edition, pages: Mapping[str, str]) -> Iterable[str]:
    """All Chinese that a page of the site may show: the texts, and the runs of Chinese in whatever is written."""
    yield from (segment.text for work in edition.works for segment in work.segments)
    written = [page for path, page in sorted(pages.items()) if path.endswith(".md")]
    for folder, kinds in (("docs", {".md"}), ("overrides", {".html", ".js"})):
        files = (path for path in sorted((project.root / folder).rglob("*")) if path.suffix in kinds)
        written += [
            path.read_text("utf-8", "replace") for path in files if not path.is_relative_to(project.texts)
        ]
    yield from sorted({run for page in written for run in chinese_runs(page)})


def write_reading_page(project: Project, edition: Edition, work_id: str, problems: Iterable[Problem]) -> bool:
    """(Re)write the reading page of one work alone, which is what the preview shows first; True where it changed."""
    work = edition.find(work_id)
    if work is None:
        return False
    translations = read_translations(project)
    translation = translations.get(work_id, Translation())
    notes = edition_notes(project, edition, {work_id: translation}, problems)
    shelf = Shelf(edition, publish(project, edition), translations)
    terms = bool(project_glossary(project).terms)
    metadata = page_metadata(work, cited(work.work, translation), read_publication(project.root))
    aliases = read_aliases(project).get(work_id)
    page = reading_page(
        work,
        translation,
        notes[work_id],
        on_page(shelf, work_id),
        terms=terms,
        metadata=metadata,
        aliases=aliases,
    )
    return write_if_changed(project.texts / f"{work_id}.md", page.encode())


def write_texts(project: Project, edition: Edition, problems: Iterable[Problem] = ()) -> tuple[int, int]:
    """(Re)write ``docs/texts``, and only what changed; returns (written, removed)."""
    return sync_folder(project.texts, render_texts(project, edition, problems))


def site_config(project: Project) -> Path:
    """The project's mkdocs.yml; raises :class:`DuizhaoError` where there is none."""
    config = project.root / "mkdocs.yml"
    if not config.exists():
        raise DuizhaoError(
            Problem("mkdocs.yml", 0, "SITE-CONFIG", "there is no mkdocs.yml in the project folder"), status=2
        )
    return config


def build_site(project: Project, *, strict: bool = False) -> bool:
    """Build ``site/`` with MkDocs; False where nothing had changed since the last build.

    Raises :class:`DuizhaoError` with what MkDocs said; the old site then stays.
    """
    config = site_config(project)
    epoch = source_date_epoch(project.root)
    stamp_path = project.build / "site.stamp"
    wanted = f"{_fingerprint(project, epoch)} {strict}"
    if (
        project.site.is_dir()
        and stamp_path.exists()
        and stamp_path.read_text() == f"{wanted} {_tree_digest(project.site)}"
    ):
        return False
    project.build.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="site-", dir=project.build))
    try:
        _run_mkdocs(project, config, work / "site", epoch, strict)
        (work / "site").chmod(0o755)
        swap_folder(work / "site", project.site)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    write_if_changed(stamp_path, f"{wanted} {_tree_digest(project.site)}".encode())
    return True


def _run_mkdocs(project: Project, config: Path, target: Path, epoch: str, strict: bool) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--clean", "-f", str(config), "-d", str(target)]
    done = subprocess.run(
        command + (["--strict"] if strict else []),
        cwd=project.root,
        env=mkdocs_environment(epoch),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if done.returncode or not (target / "index.html").exists():
        tail = [line for line in said if not line.startswith(("Traceback", "  "))][-12:]
        raise DuizhaoError(
            *(
                Problem("mkdocs.yml", 0, "SITE-BUILD", line)
                for line in tail or ["MkDocs failed without a word"]
            )
        )
    for line in said:
        print(line, file=sys.stderr)


def mkdocs_environment(epoch: str) -> dict[str, str]:
    """The environment in which MkDocs gives the same bytes everywhere."""
    return os.environ | {
        "SOURCE_DATE_EPOCH": epoch,
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "NO_MKDOCS_2_WARNING": "1",
    }


def _fingerprint(project: Project, epoch: str) -> str:
    """A digest of everything the site is made from."""
    digest = hashlib.sha256(f"{__version__} {epoch}".encode())
    digest.update(Path(languages.__file__).read_bytes())  # MkDocs runs it on every page
    for name in ("mkdocs.yml", "requirements.txt"):
        path = project.root / name
        if path.exists():
            digest.update(path.read_bytes())
    for folder in ("docs", "overrides"):
        digest.update(_tree_digest(project.root / folder).encode())
    return digest.hexdigest()


def _tree_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
