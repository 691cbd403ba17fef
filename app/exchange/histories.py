"""Recorded histories of a text, as JSON files: read, checked, and normalised as the house normalises all text."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.errors import Invalid
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.services import intake


@dataclass(frozen=True)
class Step:
    """One recorded version: who wrote it, when, why, and the whole text."""

    author: str
    at: datetime
    reason: str
    text: str


@dataclass(frozen=True)
class History:
    """A text's life: the first step is how it began, every later one differs from the one before."""

    key: str
    title: str
    locale: str
    steps: tuple[Step, ...]

    @property
    def words(self) -> int:
        """Words in the last version."""
        return len(self.steps[-1].text.split())


def read(path: Path) -> History:
    """The history in a file `{source, lang, path, versions: [{date, author, message, text}]}`. Raises `Invalid`."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        recorded = [
            Step(row["author"], datetime.fromisoformat(row["date"]), row["message"], row["text"])
            for row in record["versions"]
        ]
        name = f"{record['source']} {record['path']}"
        language = str(record["lang"])[:2]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Invalid(
            _("%(path)s is not a recorded history: %(error)s", path=path, error=repr(error))
        ) from error
    steps: list[Step] = []
    for step in recorded:
        text = intake.source(step.text, field="text")
        if not steps or text != steps[-1].text:
            steps.append(Step(step.author, step.at, step.reason.strip() or "-", text))
    if not steps:
        raise Invalid(_("%(path)s holds no version.", path=path))
    return History(
        key=hashlib.sha256(name.encode()).hexdigest()[:12],
        title=name,
        locale=language if language in LOCALES else "en",
        steps=tuple(steps),
    )
