"""What programs read about a work: schema.org, the vocabulary of ELI, and the meta elements that Zotero reads.

Issued documents are a ``Legislation`` of schema.org, which knows no nearer
word for what offices of Party and state issue; what a person wrote is an
``Article``, an account of work a ``Report``. A date stands under the property
of its kind; one that we concluded is ``temporal``, never a date of issue.

Sources: schema.org, types Legislation and CreativeWork; the ELI ontology 1.5,
LegalResource and LegalExpression; Highwire's ``citation_*`` names and Dublin
Core 1.1 as Zotero's reader of embedded metadata takes them.
"""

from __future__ import annotations

import json
from typing import Any

from builder.citing.facts import Cited, Publication
from builder.citing.locators import locators
from builder.language.vocabulary import RANKS
from builder.works import EditionWork

_TYPES = {"article": "Article", "report": "Report", "summary": "Report"}
_DATES = {
    "signed": "legislationDate",
    "made": "legislationDate",
    "published": "datePublished",
    "dateline": "datePublished",
    "effective": "legislationDateOfApplicability",
}
_PLAIN_DATES = {"legislationDate": "dateCreated", "legislationDateOfApplicability": ""}
"""What stands for a property of Legislation in other types; empty where nothing does."""
_COUNTRY = {
    "@type": "Country",
    "name": "中华人民共和国",
    "alternateName": "People's Republic of China",
    "identifier": "CN",
}
_ELI = "http://data.europa.eu/eli/ontology#"
_LANGUAGES = "http://publications.europa.eu/resource/authority/language/"


def schema_org(work: EditionWork, cited: Cited, publication: Publication) -> dict[str, Any]:
    """The work in the words of schema.org; what is not known is left out."""
    kind = "Legislation" if cited.issued else _TYPES.get(work.work.genre, "CreativeWork")
    url = publication.url(cited.id) if publication.address else ""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "url": url,
        "name": f"[{cited.title}]" if cited.supplied else cited.title,
        "alternateName": cited.title_en,
        "inLanguage": ["zh-Hans", "en"],
        "genre": [cited.genre.zh, cited.genre.en],
        "isPartOf": _bare({"@type": "CreativeWork", "name": publication.name, "url": publication.address}),
    }
    if cited.issued:
        found["legislationIdentifier"] = cited.number
        found["legislationType"] = cited.genre.zh
        found["legislationPassedBy"] = [
            _bare({"@type": "Organization", "name": zh, "alternateName": en})
            for en, zh in cited.creators_both
        ]
        rank = work.work.rank
        found["legislationJurisdiction"] = (
            _COUNTRY
            if rank == "central"
            else {"@type": "AdministrativeArea", "description": RANKS[rank].en, "containedInPlace": _COUNTRY}
        )
    elif cited.author:
        job = ", ".join(part for part in (cited.post, cited.post_en) if part)
        found["author"] = _bare(
            {"@type": "Person", "name": cited.author, "alternateName": cited.author_en, "jobTitle": job}
        )
    return _bare(found | _dates(work, cited))


def _dates(work: EditionWork, cited: Cited) -> dict[str, str]:
    if cited.date.estimated:
        return {"temporal": cited.date.value + (".." if cited.date.open else "")}
    found: dict[str, str] = {}
    for date in work.work.date:
        name = _DATES.get(date.kind, "")
        if not cited.issued:
            name = _PLAIN_DATES.get(name, name)
        if name and name not in found and not date.conflict and "/" not in date.value:
            found[name] = date.value
    return found


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def meta_elements(cited: Cited, publication: Publication) -> dict[str, list[str]]:
    """Name -> contents of the meta elements of a page.

    ``citation_*`` stands with issued documents only: with ``citation_title`` alone Zotero takes a page for an
    article in a journal, with the institution of a report for a report. For others, and for a date that is an
    estimate, there is Dublin Core, which makes it a web page.
    """
    title = f"[{cited.title}]" if cited.supplied else cited.title
    url = publication.url(cited.id) if publication.address else ""
    date = cited.date
    known = date.value if date.start and not date.open else ""
    if cited.issued and cited.creators:
        found: dict[str, list[str]] = {
            "citation_title": [title],
            "citation_author": list(cited.creators),
            "citation_publication_date": [known.replace("-", "/")] if not date.estimated else [],
            "citation_technical_report_institution": ["、".join(cited.creators)],
            "citation_technical_report_number": [cited.number],
            "citation_language": ["zh"],
            "citation_public_url": [url],
            "DC.date": [known] if date.estimated else [],
        }
    else:
        found = {
            "DC.title": [title],
            "DC.creator": list(cited.creators),
            "DC.date": [known],
            "DC.language": ["zh"],
            "DC.identifier": [url],
            "DC.source": [publication.name],
        }
    return {name: kept for name, values in found.items() if (kept := [value for value in values if value])}


def page_metadata(work: EditionWork, cited: Cited, publication: Publication) -> dict[str, Any]:
    """What the head of a work's page says to programs: ``meta`` elements and ``schema_org``."""
    return {
        "meta": meta_elements(cited, publication),
        "schema_org": schema_org(work, cited, publication),
        "version": publication.version._asdict(),
    }


def linked_data(work: EditionWork, cited: Cited, publication: Publication) -> bytes:
    """``metadata.jsonld``: the work by schema.org and ELI, its expressions in both languages, and every clause."""
    found = schema_org(work, cited, publication)
    kind = found["@type"]
    found["@context"] = ["https://schema.org", {"eli": _ELI}]
    base = publication.url(cited.id)
    if cited.issued:
        found["@type"] = [kind, "eli:LegalResource"]
        found["eli:id_local"] = cited.number or cited.id
        found["eli:type_document"] = cited.genre.zh
        found["eli:passed_by"] = list(cited.creators)
        found["eli:date_document"] = found.get("legislationDate", "")
    found["eli:is_realized_by" if cited.issued else "workExample"] = [
        {
            "@id": f"{base}?view={view}",
            "@type": "eli:LegalExpression" if cited.issued else "CreativeWork",
            "inLanguage": tag,
            "eli:language": {"@id": _LANGUAGES + code},
        }
        for view, tag, code in (("zh", "zh-Hans", "ZHO"), ("en", "en", "ENG"))
    ]
    found["hasPart"] = [
        {
            "@id": publication.url(cited.id, node),
            "@type": kind,
            "name": name.zh,
            "alternateName": name.en,
        }
        for node, name in locators(work.nodes).items()
    ]
    return (json.dumps(_bare(found), ensure_ascii=False, indent=1) + "\n").encode()
