"""``duizhao new``: an empty project folder that builds at once.

Theme, settings and the contributors' pages are those of this program's own
edition; they lie in its repository and travel with the installed package as
``builder/project_files``.
"""

from __future__ import annotations

import re
from pathlib import Path

from builder.errors import DuizhaoError, Problem
from builder.storage import write_if_changed

_HERE = Path(__file__).parent
_OWN_KEYS = ("site_name", "site_url", "site_description", "repo_url", "repo_name", "edit_uri", "nav")
_PAGES = ("notes.md", "new-text.md", "formats.md", "search.md", "translating.md", "translating.zh.md")

_SETTINGS = """\
# The settings of this edition. What stands below `docs_dir` is the program's own choice and seldom needs a change.
site_name: {name}
# The address at which the edition will be read; with it come the links of the site map.
site_url: https://example.org/
site_description: An annotated bilingual edition. 双语校注本。
# With both lines, every clause has links that open the right file on the web.
# repo_url: https://github.com/NAME/REPOSITORY
# edit_uri: edit/main/docs/
nav:
  - 首页 Home: index.md
  - 文本 Texts: texts/index.md
  - 术语 Glossary: glossary.md
  - 参与 Contribute:
{contributing}
"""
_HOME = """\
---
title: {name}
description: An annotated bilingual edition. 双语校注本。
hide:
  - navigation
---

# {name} {{ #home }}

Register a first text with `duizhao add FILE --id ID` ([step by step](contributing/new-text.md)).

用 `duizhao add 文件 --id 编号` 登记第一篇文本（[步骤](contributing/new-text.md)）。
{{: lang=zh-Hans }}

--8<-- "texts/_works.md"
"""
_GLOSSARY = """\
# Glossary · 术语表 {#glossary}

No terms yet. 尚无条目。
"""
_MANIFEST = """\
# Who, what, when, where from: the scrapes and the works in them. `duizhao add FILE --id ID` writes the first entries.
schema = 1
"""
_IGNORED = "/docs/texts/\n/site/\n/build/\n"


def package_files() -> Path:
    """The folder that holds ``overrides``, ``mkdocs.yml`` and ``docs/contributing`` to copy from."""
    for folder in (_HERE.parent, _HERE / "project_files"):
        if (folder / "overrides" / "main.html").is_file() and (folder / "mkdocs.yml").is_file():
            return folder
    raise DuizhaoError(
        Problem(
            "duizhao",
            0,
            "NEW-FILES",
            "the theme's files are not here; install the program from its repository",
        )
    )


def new_project(target: Path) -> int:
    """Write an empty edition to ``target``; returns how many files.

    Raises :class:`DuizhaoError` where the folder exists and is not empty.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise DuizhaoError(
            Problem(
                str(target), 0, "NEW-EXISTS", "there is something here already; name a new or an empty folder"
            ),
            status=2,
        )
    source = package_files()
    name = target.resolve().name
    pages = [page for page in _PAGES if (source / "docs" / "contributing" / page).is_file()]
    files: dict[str, bytes] = {
        "mkdocs.yml": _settings(source, name, pages).encode(),
        "docs/index.md": _HOME.format(name=_plain(name)).encode(),
        "docs/search.md": (source / "docs" / "search.md").read_bytes(),
        "docs/glossary.md": _GLOSSARY.encode(),
        "seeds/sources.toml": _MANIFEST.encode(),
        ".gitignore": _IGNORED.encode(),
    }
    files |= {
        f"docs/contributing/{page}": (source / "docs" / "contributing" / page).read_bytes() for page in pages
    }
    for path in sorted((source / "overrides").rglob("*")):
        if path.is_file():
            files[path.relative_to(source).as_posix()] = path.read_bytes()
    for path_name, content in files.items():
        write_if_changed(target / path_name, content)
    return len(files)


def _settings(source: Path, name: str, pages: list[str]) -> str:
    """The settings of this program's own edition under a head of their own."""
    blocks = re.split(r"(?m)^(?=[A-Za-z_]+:)", (source / "mkdocs.yml").read_text("utf-8"))[1:]
    kept = [_without_trailing_comment(b) for b in blocks if b.partition(":")[0] not in _OWN_KEYS]
    contributing = "\n".join(f"      - contributing/{page}" for page in pages)
    return _SETTINGS.format(name=f'"{_plain(name)}"', contributing=contributing) + "".join(kept)


def _without_trailing_comment(block: str) -> str:
    """A comment above a key belongs to that key, which may have gone: none is kept."""
    return re.sub(r"(?:^#.*\n|\n)+\Z", "\n", block, flags=re.MULTILINE)


def _plain(name: str) -> str:
    """A folder's name as a title: nothing in it may be markup."""
    return " ".join(re.sub(r"[^\w .()\-]+", " ", name).split()) or "Duizhao"
