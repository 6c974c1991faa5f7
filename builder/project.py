"""A project folder: where its parts lie, and how messages name them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.errors import DuizhaoError, Problem
from builder.manifest import Manifest, WitnessSource, read_manifest


@dataclass(frozen=True, slots=True)
class Project:
    """The folder of one edition (DESIGN 1)."""

    root: Path

    @property
    def manifest_path(self) -> Path:
        return self.root / "seeds" / "sources.toml"

    @property
    def established(self) -> Path:
        return self.root / "seeds" / "established"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def texts(self) -> Path:
        return self.root / "docs" / "texts"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def build(self) -> Path:
        return self.root / "build"

    def shown(self, path: Path) -> str:
        """``path`` as a message names it: relative to the project where it lies inside."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)

    def manifest(self) -> Manifest:
        return read_manifest(self.manifest_path, self.shown(self.manifest_path))

    def witness_bytes(self, manifest: Manifest, source: WitnessSource) -> bytes:
        """The scrape of a manifest entry; raises :class:`DuizhaoError` where there is none."""
        path = self.root / "seeds" / source.file
        try:
            return path.read_bytes()
        except OSError:
            raise DuizhaoError(
                Problem(
                    self.shown(self.manifest_path), manifest.line_of(source, "file"), "WITNESS-MISSING",
                    f"witness {source.name}: there is no file {self.shown(path)}; put it back or mend `file`",
                )
            ) from None  # fmt: skip
