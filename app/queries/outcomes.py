"""What became of one group's text in a consolidation."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import Merge, MergeSource, MergeState, WorkGroup
from app.policy import Actor, Permission, can
from app.queries import merges, places
from app.services.stretches import Stretch, StretchStatus, stretches
from app.text import Changes, Hunk, diff


class Became(enum.StrEnum):
    """What became of a group's words in a stretch."""

    KEPT = "kept"
    REWORDED = "reworded"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Outcome:
    """One stretch that a group had changed: what it had written, and what the common draft says now."""

    number: int
    part: Stretch
    words: str
    became: Became
    reason: str

    @property
    def theirs(self) -> Changes:
        """What the group had changed."""
        return diff(self.part.ancestor, self.words)

    @property
    def since(self) -> Changes:
        """What the consolidation made of the group's words."""
        return diff(self.words, self.part.result)


@dataclass(frozen=True)
class OutcomePage:
    """What became of one group's text in one consolidation."""

    merge: Merge
    group: WorkGroup
    source: MergeSource
    outcomes: Sequence[Outcome]
    may_follow: bool

    @property
    def tally(self) -> Mapping[Became, int]:
        """How many stretches were kept, reworded, dropped."""
        return {one: sum(outcome.became is one for outcome in self.outcomes) for one in Became}


def show_outcome(session: Session, viewer: Actor, number: int, group: str) -> OutcomePage:
    """What became of a group's text in a published consolidation. Raises `NotFound`."""
    merge = merges.find(session, viewer, number)
    source = next(
        (one for one in merge.sources if one.version.draft.group and one.version.draft.group.slug == group),
        None,
    )
    if merge.state is not MergeState.PUBLISHED or source is None or source.version.draft.group is None:
        raise places.missing()
    found: list[Outcome] = []
    for at, part in enumerate(stretches(merge), 1):
        mine = next((one for one in part.wordings if one.source is source), None)
        if mine is not None and part.status is not StretchStatus.SETTLED:
            reason = part.choice.reason if part.choice else ""
            found.append(Outcome(at, part, mine.words, _became(part, mine.words, mine.hunks), reason))
    draft = source.version.draft
    common = merge.draft.head
    differs = bool(common and draft.head and common.text_hash != draft.head.text_hash)
    return OutcomePage(
        merge,
        source.version.draft.group,
        source,
        found,
        may_follow=differs and can(viewer, Permission.FOLLOW_DRAFT, draft),
    )


def _became(part: Stretch, words: str, hunks: Changes) -> Became:
    """Kept to the letter; reworded, when any of what the group had changed is still there; else dropped."""
    if part.result == words:
        return Became.KEPT
    changed = [Hunk(one.start - part.start, one.end - part.start, one.insert, one.deleted) for one in hunks]
    done = diff(part.ancestor, part.result)
    survives = any(
        one.insert.strip() in other.insert
        if one.insert.strip()
        else other.start <= one.start and one.end <= other.end
        for one in changed
        for other in done
        if other.start <= one.end and one.start <= other.end
    )
    return Became.REWORDED if survives else Became.DROPPED
