"""The direction of imports (DESIGN 1): lower layers never know the higher ones."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "builder"
ORDER = [
    {"errors"},
    {"spans", "toml_places"},
    {"model", "statements", "links", "manifest", "instruments"},
    {"language"},
    {"segments", "tracing", "commuting", "translation", "glossary", "decisions"},
    {"works", "binding"},
    {"annotations", "citing"},
    {"note_reading"},
    {"stages", "rendering", "exporting"},
    {"storage", "project", "publication"},
    {"translation_files"},
    {"pipeline"},
    {
        "lock",
        "verifying",
        "concordance",
        "searching",
        "registering",
        "scaffolding",
        "facts",
        "manifest_facts",
    },
    {"note_files"},
    {"proofing"},
    {"checking_annotations_body"},
    {"checking_annotations", "checking_pages", "checking_translation"},
    {"site", "checking", "scaffold_annotations", "new_project", "schemas"},
    {"preview"},
    {"cli"},
    {"__main__", "__init__"},
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def modules() -> list[tuple[Path, str]]:
    return [
        (path, path.relative_to(PACKAGE).parts[0].removesuffix(".py"))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def imported(path: Path) -> set[str]:
    """Dotted names below ``builder`` that a module imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            if node.module == "builder":
                found.update(f"builder.{alias.name}" for alias in node.names)
            elif node.module:
                found.add(node.module)
    return {name.removeprefix("builder.") for name in found if name.startswith("builder.")} - {"__version__"}


def test_every_module_has_a_place() -> None:
    assert {top for _, top in modules()} == set(RANK)


def test_imports_go_one_way() -> None:
    breaches = []
    for path, top in modules():
        for name in imported(path):
            target = name.split(".")[0]
            if target == top:
                continue
            if RANK[target] >= RANK[top]:
                breaches.append(f"{path.relative_to(PACKAGE)} imports builder.{name}")
    assert not breaches


def test_stages_never_import_one_another() -> None:
    breaches = []
    for path, top in modules():
        if top != "stages":
            continue
        own = path.relative_to(PACKAGE).parts[1].removesuffix(".py")
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "stages" and (len(parts) < 2 or parts[1] != own):
                breaches.append(f"{path.relative_to(PACKAGE)} imports builder.{name}")
    assert not breaches


def test_no_module_without_a_subject() -> None:
    assert not [path for path, _ in modules() if path.stem in FORBIDDEN_NAMES]


def test_modules_fit_on_a_few_screens() -> None:
    long = {
        str(p.relative_to(PACKAGE)): n
        for p, _ in modules()
        if (n := len(p.read_text("utf-8").splitlines())) > 450
    }
    assert not long
