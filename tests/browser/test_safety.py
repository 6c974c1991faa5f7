"""Nothing that a scrape or a contributor writes runs in a reader's browser (DESIGN 5.3)."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import serve  # type: ignore[import-not-found]
from doors import ROOT, run_duizhao
from playwright.sync_api import Browser, Page

from builder.new_project import new_project
from builder.pipeline import read_edition
from builder.project import Project
from builder.site import build_site, write_texts

pytestmark = pytest.mark.browser
PAYLOADS: list[str] = json.loads((ROOT / "tests/cases/safety/payloads.json").read_text("utf-8"))
WORST = " ".join(p for p in PAYLOADS if "\t" not in p and p.isprintable())[:6000]
ADDRESS = "https://example.org/?x=<script>window.__ran=1</script>&y='onload=window.__ran=1&z=javascript:window.__ran=1"
PAGES = (
    "", "texts/", "texts/plain-2016/", "texts/plain-2016/apparatus/", "texts/plain-2016/scrape/", "texts/plain-2016/facts/",
    "texts/plain-2016/cite/", "texts/page-2016/", "texts/page-2016/apparatus/", "texts/page-2016/scrape/", "texts/facts/", "texts/notes/", "texts/notes/names/",
    "texts/notes/term/", "texts/glossary/", "texts/concordance/", "texts/concordance/page-2016/", "search/?q=script",
)  # fmt: skip
ALLOWED = {
    "A", "P", "EM", "STRONG", "CODE", "UL", "OL", "LI", "BLOCKQUOTE", "H1", "H2", "H3", "H4", "H5", "H6", "SPAN", "DIV", "SUP", "BR", "HR", "TABLE",
    "THEAD", "TBODY", "TR", "TH", "TD", "DETAILS", "SUMMARY", "PRE", "SECTION", "ASIDE", "FIELDSET", "LEGEND", "LABEL", "INPUT", "BUTTON", "FORM",
    "MARK", "SMALL", "NAV", "TIME", "ABBR", "RUBY", "RT", "DL", "DT", "DD", "CAPTION", "SELECT", "OPTION", "FIGURE", "FIGCAPTION", "B", "I", "DIALOG",
    "KBD", "BDI", "SVG", "PATH", "G", "RECT", "LINE", "TEXT", "TSPAN", "NOSCRIPT",
}  # fmt: skip
LOOK = r"""() => {
  const found = [];
  for (const node of document.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      if (name.startsWith("on")) found.push(`${node.tagName} has ${name}`);
      if (/^(href|src|action|formaction|data|background|xlink:href|srcdoc|poster)$/.test(name) && !/^(https?:|mailto:|[./#?]|$)/.test(value) && /^[^/?#]*:/.test(value)) found.push(`${node.tagName} leads to ${value}`);
    }
    if (node.tagName === "SCRIPT" && !/^application\/(ld\+)?json$/.test(node.type) && new URL(node.src || "about:blank", location).origin !== location.origin) found.push("a script of its own: " + node.outerHTML);
    if (/^(IFRAME|OBJECT|EMBED|BASE|VIDEO|AUDIO|MARQUEE|MATH|STYLE|TEMPLATE|X|ISINDEX)$/i.test(node.tagName)) found.push(node.outerHTML.slice(0, 200));
  }
  const allowed = new Set(ALLOWED);
  for (const node of document.querySelectorAll(".md-content__inner *, .md-sidebar--secondary *"))
    if (!allowed.has(node.tagName.toUpperCase())) found.push("not ours: " + node.outerHTML.slice(0, 200));
  if (document.querySelectorAll("title").length !== 1 || document.querySelectorAll("meta[http-equiv]").length !== 1) found.push("the head was changed");
  if (window.__ran) found.push("something ran");
  return found;
}""".replace("ALLOWED", json.dumps(sorted(ALLOWED)))


def toml(value: str) -> str:
    return json.dumps("".join(c for c in value if c.isprintable() or c == " "), ensure_ascii=False)


def scrape_lines() -> list[str]:
    lines = ["关于做好口岸工作的意见", "各单位：", "一、总体要求"]
    numerals = "一二三四五六七八九"
    for number, payload in enumerate(PAYLOADS):
        if number % 14 == 0:
            lines.append(f"（{numerals[number // 14]}）提高认识{number}。")
        lines.append(f"做好口岸工作{number}，{payload.strip()}。")
        lines.append(payload)
        lines.append(f"落实《口岸管理条例》和《{payload.strip()}》，到2020年达到{number}%。")
    return [*lines, "某市人民政府", "2016年8月16日"]


def work_toml(work_id: str, witness: str, begins: str) -> str:
    unknown = "\n".join(f"{key} = {toml(WORST)}" for key in ("index_number", "source_url"))
    return f"""
[[work]]
id = "{work_id}"
witness = "{witness}"
begins = {toml(begins)}
boundary_reason = {toml(WORST)}
title = {toml("口岸" + WORST)}
title_note = {toml(WORST)}
issuer = [{toml(WORST)}, {toml(PAYLOADS[0])}]
author = {toml(WORST)}
document_number = {toml(WORST)}
addressees = {toml(WORST)}
place = {toml(WORST)}
rank = "county"
genre = "opinions"
note = {toml(WORST)}

[[work.date]]
kind = "signed"
value = "2016-08-16"
words = {toml(WORST)}
note = {toml(WORST)}

[work.located]
url = "https://example.org/a?b=javascript:window.__ran=1&c='onload=window.__ran=1"
looked_up = 2026-01-01
reason = {toml(WORST)}

[work.unknown]
{unknown}
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition whose every field says something hostile."""
    root = tmp_path_factory.mktemp("hostile") / "edition"
    new_project(root)
    witnesses = root / "seeds" / "witnesses"
    witnesses.mkdir(parents=True)
    plain = "\n".join(scrape_lines()).encode()
    escaped = "".join(f"<p>{html.escape(line)}</p>" for line in scrape_lines())
    page = (
        f"<html><head><meta charset=utf-8><title>{html.escape(WORST)}</title><meta name=description content=\"{html.escape(WORST)}\"></head>"
        f"<body><table><tr><td>索引号：</td><td>{html.escape(PAYLOADS[0])}</td></tr></table><div id=zoom>{escaped}{''.join(PAYLOADS)}</div></body></html>"
    ).encode()  # fmt: skip
    manifest = ["schema = 1"]
    for name, siglum, data, suffix in (("plain", "A", plain, "txt"), ("page", "B", page, "html")):
        (witnesses / f"{name}.{suffix}").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        manifest.append(f'[[witness]]\nname = "{name}"\nsiglum = "{siglum}"\nfile = "witnesses/{name}.{suffix}"\nsha256 = "{digest}"\nsite = {toml(WORST)}\nnote = {toml(WORST)}\n')  # fmt: skip
        manifest.append(work_toml(f"{name}-2016", name, "关于做好口岸工作的意见"))
    relation = f'[[work.relation]]\nto = "plain-2016"\ntype = "implements"\nreason = {toml(WORST)}\n'
    (root / "seeds/sources.toml").write_text("\n".join([*manifest, relation]), "utf-8")
    edition = read_edition(Project(root))
    for work in edition.works:
        contribute(root, work.id, [(s.node, s.text) for s in work.segments], list(work.by_id))
    (root / "docs/references.json").write_text(json.dumps([{"id": "k", "title": WORST, "URL": PAYLOADS[0], "author": [{"literal": WORST}, {"family": PAYLOADS[1], "given": PAYLOADS[2]}], "container-title": WORST, "publisher": WORST, "page": WORST, "issued": {"literal": WORST}}]), "utf-8")  # fmt: skip
    (root / "docs/glossary.md").write_text(glossary(), "utf-8")
    (root / "docs/concordance").mkdir()
    (root / "docs/concordance/page-2016--plain-2016.md").write_text(decisions(list(edition.works[0].by_id)), "utf-8")  # fmt: skip
    (root / "seeds/instruments.toml").write_text(instruments(), "utf-8")
    refused = run_duizhao("build", cwd=root)
    assert refused.returncode == 1
    assert "docs/glossary.md:5: PAGE-" in refused.stderr
    assert not (root / "site").exists(), "a page that would run something is not built"
    # What would come out if it were: the pages that the program writes are safe without that refusal.
    project = Project(root)
    write_texts(project, read_edition(project))
    assert build_site(project)
    for page in (
        "texts/glossary",
        "texts/concordance/page-2016",
        "texts/facts",
    ):
        assert (root / "site" / page / "index.html").exists(), page
    assert clause_pages(root)
    return root


def clause_pages(root: Path) -> list[str]:
    """Some pages of the concordance by clause."""
    found = sorted((root / "site/texts/concordance/plain-2016").glob("*/index.html"))
    return [path.parent.relative_to(root / "site").as_posix() + "/" for path in found[:3]]


def glossary() -> str:
    """Terms that the texts have, every field hostile."""
    terms = ["# Glossary · 术语表\n"]
    for number, words in enumerate(("口岸", "工作", "总体要求", "提高认识", "各单位")):
        some = [p for p in PAYLOADS[number::5] if "8<" not in p]  # MkDocs would look for such a file
        pairs = [f'- avoid: "{p}" — {p}' for p in some[:6]]
        terms.append(
            f"## {words} {{#{'a' * (number + 1)}}}\n\n- pinyin: {some[0]}\n- en: {' '.join(some[:8])}\n- also: {some[1]} ({some[2]}); {some[3]}\n"
            + "\n".join([*pairs, f"- see: {some[4]}", f"- zh-note: {' '.join(some[8:16])}", "", *some])
            + "\n"
        )
    return "\n".join(terms)


def decisions(nodes: list[str]) -> str:
    """A decision on every clause, its reviewer and its reason hostile."""
    rows = ["---\nlocal: page-2016\ncentral: plain-2016\n---\n"]
    for number, payload in enumerate(PAYLOADS):
        node = nodes[number % len(nodes)]
        rows.append(f"## {node} -> {node}\n\ndecision: {('accept', 'add', payload)[number % 3]}\nmode: {('adapted', payload)[number % 2]}\nreviewer: {payload}\n\n{payload} and **{payload}** [{payload}]({payload})\n")  # fmt: skip
    return "\n".join(rows)


def instruments() -> str:
    """The authority list with a document that the texts cite."""
    return "\n".join(
        f'[[instrument]]\nid = "x{number}"\ntitle = {toml(title)}\ntitle_en = {toml(WORST)}\nkind = "regulation"\nissuer = [{toml(WORST)}]\n'
        f"number = {toml(WORST)}\nsource = {toml(ADDRESS)}\nnote = {toml(WORST)}\n"
        for number, title in enumerate(("口岸管理条例", PAYLOADS[0], WORST))
    )


def contribute(root: Path, work: str, segments: list[tuple[str, str]], nodes: list[str]) -> None:
    lines = [
        f"---\nwork: {work}\nlang: en\ntranslator: {toml(WORST)}\n---\n",
        f"## meta.title\n\n> x\n\n{WORST}\n",
    ]
    for number, (node, text) in enumerate(segments):
        payload = PAYLOADS[number % len(PAYLOADS)]
        lines.append(f"## {node}\n\n> {text}\n\n{payload}\nreviewed: {payload}, 2026-01-01\n")
    target = root / "docs/translations/en" / f"{work}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines), "utf-8")
    notes = [
        f"---\nwork: {work}\n---\n",
        "## work\ntype: term\ncertainty: likely\nsource: @k\n\nThe bibliography.\n",
    ]
    for number, payload in enumerate(PAYLOADS):
        node = nodes[number % len(nodes)]
        lemma = ("口岸工作", payload, "Something " + payload)[number % 3]
        kind = payload if number % 5 == 0 else "term"
        notes.append(f"## {node}: {lemma}\ntype: {kind}\ncertainty: {payload if number % 7 == 0 else 'likely'}\nsource: {payload}\nindex: person {payload}\n\n{payload}\n\n- {payload}\n\nAnd **{payload}** [{payload}]({payload}).\n")  # fmt: skip
    path = root / "docs/annotations" / f"{work}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(notes), "utf-8")


@pytest.fixture(scope="module")
def hostile_url(hostile: Path) -> Iterator[str]:
    yield from serve(hostile / "site")


def test_there_are_enough_vectors() -> None:
    assert len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize("width", [1400, 390])
def test_no_vector_runs_or_becomes_an_element(
    browser: Browser, hostile_url: str, hostile: Path, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda r: None if r.url.startswith((hostile_url, "data:image")) else said.append(f"asked {r.url}"),
    )
    seen = 0
    pages = [*PAGES, *clause_pages(hostile)] if width > 1000 else [p for p in PAGES if p.count("/") == 2]
    for path in pages:
        if not (hostile / "site" / path.partition("?")[0] / "index.html").exists():
            continue
        seen += 1
        page.goto(hostile_url + path)
        page.wait_for_timeout(150)
        assert page.evaluate(LOOK) == [], path
        marks = page.locator(".footnote-ref:visible")
        for number in range(0, min(marks.count(), 40), 8):
            marks.nth(number).focus()
            page.keyboard.press("Enter")
            assert page.evaluate(LOOK) == [], path
            page.keyboard.press("Escape")
        openers = page.locator(".dz-clause-opener")
        if openers.count():
            openers.nth(openers.count() // 2).focus()
            page.keyboard.press("Enter")
            assert page.evaluate(LOOK) == [], path
        assert said == [], path
    assert seen >= min(len(pages), 12) - 1
    context.close()


def test_the_policy_stops_what_a_page_of_the_edition_itself_would_run(page: Page, site_url: str) -> None:
    """The second wall: even an element that got through could not run."""
    page.goto(site_url + "texts/guian-2016/")
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["script-src"] == ["'self'"]
    assert rules["style-src"] == ["'self'"]
    assert rules["default-src"] == rules["object-src"] == rules["frame-src"] == ["'none'"]
    assert rules["base-uri"] == rules["form-action"] == rules["connect-src"] == ["'self'"]
    assert not page.locator(
        "script:not([src]):not([type='application/json'], [type='application/ld+json'])"
    ).count()


@pytest.mark.parametrize(
    "payload",
    [
        "<script>window.__ran=1</script>",
        "<img src=x onerror='window.__ran=1'>",
        "<a id=e href='javascript:window.__ran=1'>x</a>",
    ],
)
def test_an_element_that_got_through_does_not_run(browser: Browser, site_url: str, payload: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(site_url + "about/")
    page.evaluate(
        "html => { const range = document.createRange(); document.body.append(range.createContextualFragment(html)); }",
        payload,
    )
    if page.locator("#e").count():
        page.locator("#e").click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.__ran") is None
    context.close()


def test_the_chosen_colours_are_set_before_anything_is_painted(browser: Browser, site_url: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.goto(site_url)
    page.get_by_role("button", name="深色 Dark").click()
    assert page.locator("html").get_attribute("data-scheme") == "dark"
    light, dark = "rgb(251, 250, 246)", "rgb(21, 24, 27)"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    # Whatever the colours are when the first content comes must be the chosen ones.
    page.add_init_script(
        "new MutationObserver((_, o) => { if (document.querySelector('main')) { window.__first = document.documentElement.dataset.scheme; o.disconnect(); } })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(site_url + "texts/guian-2016/")
    assert page.evaluate("window.__first") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_role("button", name="深色 Dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light
    context.close()
