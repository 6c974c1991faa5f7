"""Links as JSON: one object a link (DESIGN 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from builder.links import Link

KEYS = ("local", "central", "relation", "mode", "score", "origin", "evidence")


def links_to_json(links: Iterable[Link]) -> list[dict[str, Any]]:
    """One object a link with the keys :data:`KEYS`.

    Each piece of ``evidence`` has ``local`` and ``central``, places in the established
    texts as ``duizhao clean`` and ``duizhao parse`` give them; ``words``, which stand at
    both to the character; and ``segments``, the sentences they stand in.
    """
    return [
        {
            "local": link.local,
            "central": link.central,
            "relation": link.relation,
            "mode": link.mode,
            "score": link.score,
            "origin": link.origin,
            "evidence": [
                {
                    "local": [shared.local.start, shared.local.end],
                    "central": [shared.central.start, shared.central.end],
                    "words": shared.words,
                    "segments": [shared.local_segment, shared.central_segment],
                }
                for shared in link.evidence
            ],
        }
        for link in links
    ]
