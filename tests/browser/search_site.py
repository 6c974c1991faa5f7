"""Records and a small site for trying the search before, and apart from, the real edition."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

from builder.exporting.search_index import SearchRecord, build_index
from builder.language.numerals import parse_number

ROOT = Path(__file__).resolve().parents[2]
MODULE = "assets/javascripts/duizhao-search.js"
STYLESHEET = "assets/stylesheets/duizhao-search.css"
_CLAUSE = re.compile(r"^([（(]([一二三四五六七八九十]+)[）)])")
_PART = re.compile(r"^(([一二三四五六七八九十]+)、)")
_TRANSLATIONS = {
    "网格化": "Grid-based management is extended to every community, and the grid managers report daily.",
    "口岸": "Strengthen the prevention-and-control networks at ports of entry and along the border.",
}
FACTS = {
    "central-2015": ("中央意见", "Central opinion", "central", "opinions", "2015-04-13", ""),
    "guian-2016": (
        "贵安新区社会治安防控体系实施方案",
        "Gui'an plan",
        "new-area",
        "implementation-plan",
        "2016-08-16",
        "黔贵安管办发〔2016〕86号",
    ),
    "jilin-2016": ("吉林省条例", "Jilin regulation", "province", "regulation", "2016", ""),
    "model-texts": ("范文", "Model texts", "none", "article", "", ""),
    "nantong-2006": ("南通市意见", "Nantong opinions", "prefecture", "opinions", "2006", ""),
}


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return re.sub(r"<[^>]*>", "\n", text)


def paragraph_records() -> list[SearchRecord]:
    """The scrapes as they stand, a record a paragraph, with two translated sentences and two notes."""
    records: list[SearchRecord] = []
    for path in sorted((ROOT / "seeds" / "witnesses").glob("*.txt")):
        title, english, rank, genre, date, number = FACTS[path.stem]
        facts = (title, english, rank, genre, date)
        base = f"texts/{path.stem}/"

        def record(
            node: str,
            kind: str,
            lang: str,
            label: str,
            text: str,
            facts=facts,
            base=base,
            number=number,
            work=path.stem,
        ):
            records.append(
                SearchRecord(f"{base}#{node}", work, node, kind, lang, label, *facts, text, number)
            )

        seen: set[str] = set()
        for i, line in enumerate(filter(None, map(str.strip, _decoded(path.read_bytes()).split("\n")))):
            clause, part = _CLAUSE.match(line), _PART.match(line)
            found = clause or part
            node = f"{'c' if clause else 'p'}{parse_number(found[2])}" if found else f"u{i + 1}"
            node = node if node not in seen else f"u{i + 1}"
            seen.add(node)
            record(node, "text", "zh-Hans", found[1] if found else "", line)
            for word, sentence in _TRANSLATIONS.items():
                if word in line and f"{word}!" not in seen:
                    seen.add(f"{word}!")
                    record(node, "translation", "en", "", sentence)
                    record(node, "note", "en", "", f"The word {word} is explained in a note on this clause.")
    return records


def write_index(records: Iterable[SearchRecord], folder: Path, **limits: int) -> dict[str, bytes]:
    """Write the index of ``records`` into ``folder``."""
    files = build_index(records, **limits)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return files


def write_site_sources(project: Path, records: Iterable[SearchRecord]) -> None:
    """A small MkDocs project with the theme, configuration and search of the real one."""
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    kept = {key: config[key] for key in ("site_name", "site_url", "theme", "plugins", "markdown_extensions")}
    styles = [*config.get("extra_css", []), STYLESHEET]
    kept |= {
        "extra_css": list(dict.fromkeys(styles)),
        "extra_javascript": [{"path": MODULE, "type": "module"}],
    }
    (project / "mkdocs.yml").write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")
    shutil.copytree(ROOT / "overrides", project / "overrides")
    docs = project / "docs"
    (docs / "texts").mkdir(parents=True)
    (docs / "index.md").write_text("# 首页 Home\n\n[范文](texts/model-texts.md)\n", "utf-8")
    shutil.copy(ROOT / "docs" / "search.md", docs / "search.md")
    pages: dict[str, list[str]] = {}
    for record in records:
        lines = pages.setdefault(
            record.work, [f"---\nwork: {record.work}\ntitle: {record.work_title}\n---\n"]
        )
        text = html.escape(record.text)
        identity = f' id="{record.node}"' if record.kind == "text" else ""
        lines.append(f'<p lang="{record.lang}"{identity}>{text}</p>\n')
    for work, lines in pages.items():
        (docs / "texts" / f"{work}.md").write_text("\n".join(lines), "utf-8")


def build_site(project: Path, records: list[SearchRecord], **limits: int) -> Path:
    """Build the small site with its index; returns the folder to serve."""
    write_site_sources(project, records)
    write_index(records, project / "docs" / "texts" / "search", **limits)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "-q",
            "-f",
            str(project / "mkdocs.yml"),
            "-d",
            str(project / "site"),
        ],
        check=True,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    return project / "site"
