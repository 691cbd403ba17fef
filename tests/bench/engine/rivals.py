"""What others make of the same merge: git on lines, git on words, and diff-match-patch."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from diff_match_patch import diff_match_patch

TOKEN = re.compile(r"\S+\s*|\s+")
ESCAPED = {"\n": "\\n", "\\": "\\\\"}


def merge_file(base: str, ours: str, theirs: str) -> str | None:
    """`git merge-file` on lines: the merged text, or None for a conflict."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for path, text in zip(paths, (ours, base, theirs), strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        done = subprocess.run(["git", "merge-file", "-p", *map(str, paths)], capture_output=True, check=False)
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def merge_words(base: str, ours: str, theirs: str) -> str | None:
    """`git merge-file` on texts with one word, and the white space behind it, per line."""
    merged = merge_file(*(_spread(text) for text in (base, ours, theirs)))
    return None if merged is None else _gathered(merged)


def _spread(text: str) -> str:
    return "".join(
        re.sub(r"[\n\\]", lambda m: ESCAPED[m.group()], word) + "\n" for word in TOKEN.findall(text)
    )


def _gathered(lines: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) == "n" else m.group(1), lines.replace("\n", ""))


def patch_apply(base: str, ours: str, theirs: str) -> str | None:
    """diff-match-patch: the patch from base to theirs applied to ours; None if a part of it found no place."""
    library = diff_match_patch()
    library.Diff_Timeout = 0.2
    merged, applied = library.patch_apply(library.patch_make(base, theirs), ours)
    return str(merged) if all(applied) else None
