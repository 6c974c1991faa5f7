"""Citations as files: BibTeX, RIS and CSL-JSON of works, and what a browser needs to cite a clause."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from builder.binding import Bound
from builder.citing.facts import Cited, Publication
from builder.citing.forms import Form, Slot, bluebook, chicago, fill, gbt
from builder.citing.linked import linked_data
from builder.citing.locators import locators
from builder.citing.quotations import quotations
from builder.citing.records import bibtex, csl, csl_text, ris
from builder.works import EditionWork

STYLES: dict[str, Callable[[Cited, Publication], Form]] = {
    "gbt": gbt,
    "chicago": chicago,
    "bluebook": bluebook,
    "bibtex": bibtex,
    "ris": ris,
}


def _bibtex_file(works: Iterable[Cited], publication: Publication) -> bytes:
    return "\n".join(_record(bibtex, cited, publication) for cited in works).encode()


def _ris_file(works: Iterable[Cited], publication: Publication) -> bytes:
    return "\r\n".join(_record(ris, cited, publication) for cited in works).encode()


def _csl_file(works: Iterable[Cited], publication: Publication) -> bytes:
    return csl_text(works, publication).encode()


def _record(style: Callable[[Cited, Publication], Form], cited: Cited, publication: Publication) -> str:
    return fill(style(cited, publication), {"url": publication.url(cited.id)})


CITATION_WRITERS: dict[str, Callable[[Iterable[Cited], Publication], bytes]] = {
    "bibtex": _bibtex_file,
    "ris": _ris_file,
    "csl-json": _csl_file,
}
CITATION_SUFFIXES = {"bibtex": "bib", "ris": "ris", "csl-json": "csl.json"}


def citation_files(works: Sequence[Cited], publication: Publication) -> dict[str, bytes]:
    """``citation.bib``, ``citation.ris`` and ``citation.csl.json`` -> their content, one record a work."""
    return {
        f"citation.{CITATION_SUFFIXES[name]}": write(works, publication)
        for name, write in CITATION_WRITERS.items()
    }


def work_citation_files(
    work: EditionWork, bound: Mapping[str, Bound], cited: Cited, publication: Publication
) -> dict[str, bytes]:
    """Name -> content of every file that belongs to the citing of one work."""
    return citation_files([cited], publication) | {
        "citations.json": clause_citations(work, bound, cited, publication),
        "metadata.jsonld": linked_data(work, cited, publication),
    }


def clause_citations(
    work: EditionWork, bound: Mapping[str, Bound], cited: Cited, publication: Publication
) -> bytes:
    """``citations.json``: forms with their slots, and locators and words of every node.

    A form is an array of fixed words and of slots ``[name, before, after]``. A node is
    ``[id, depth, locator-zh, locator-en, zh, en, states, joins, unsure]``.
    """
    names = locators(work.nodes)
    data: dict[str, Any] = {
        "work": work.id,
        "title": {"zh": work.work.shown_title, "en": cited.title_en},
        "url": publication.url(work.id) if publication.address else "",
        "version": publication.version._asdict(),
        "forms": {name: _slots(style(cited, publication)) for name, style in STYLES.items()},
        "csl": csl(cited, publication),
        "nodes": [
            [q.node, q.depth, *names[q.node], q.zh, q.en, " ".join(q.states), int(q.joins), int(q.unsure)]
            for q in quotations(work, bound)
        ],
    }
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _slots(form: Form) -> list[str | list[str]]:
    return [[part.name, part.before, part.after] if isinstance(part, Slot) else part for part in form]
