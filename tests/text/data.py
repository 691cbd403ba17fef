"""Where the real policy texts lie, which are not a part of the repository."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

Case = dict[str, Any]

MISSING = "the real policy texts are not here (set SAMSKRIV_DATA to their folder)"


def folder() -> Path:
    """The folder with histories, merges and anchors: SAMSKRIV_DATA, or beside the project."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("SAMSKRIV_DATA", beside))


def present() -> bool:
    """Whether the real texts are there."""
    return (folder() / "MANIFEST.json").exists()


def merges(name: str) -> list[Case]:
    """The cases of true_merges, sequential_pairs, kway_sets or concurrent_prs."""
    with gzip.open(folder() / "merges" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def anchors() -> list[Case]:
    """Words in one version of a history, and where they are in a later one."""
    with (folder() / "anchors" / "anchors.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def histories() -> list[str]:
    """The file names of all histories, in order."""
    return sorted(path.name for path in (folder() / "histories").glob("*.json"))


def source(history: str) -> str:
    """Whose text a history is, as its file name says."""
    return history.split("__")[0].replace("+", "/")


@cache
def versions(history: str) -> list[str]:
    """The texts of one history, oldest first."""
    parsed = json.loads((folder() / "histories" / history).read_text(encoding="utf-8"))
    return [version["text"] for version in parsed["versions"]]
