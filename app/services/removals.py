"""What was taken out of a text: who took it out, and whose words they are when they come back."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Draft, Merge, MergeSource, Version
from app.services import outcomes
from app.services.stretches import Stretch, stretches
from app.services.versions import NewOrigin
from app.text import Changes, Hunk, Merged, Span, compose, restored
from app.text.hunks import Shifts, invert_positions

EARLIER = 40
"""How many versions back words are known again when they come back."""

Words = Sequence[tuple[Span, ...]]
Credits = Sequence[int | NewOrigin | None]


def returned(session: Session, draft: Draft, changes: Changes, words: Words) -> Words:
    """The provenance of the words that `changes` put into the draft's head, with the first origin for those that
    stood in their place before. One query.
    """
    head = draft.head
    if head is None or not any(hunk.insert for hunk in changes):
        return words
    rows = session.execute(
        select(Version.changes, Version.spans)
        .where(Version.draft_id == draft.id, Version.number >= head.number - EARLIER)
        .order_by(Version.number.desc())
    ).all()
    steps = [made for made, _ in rows]
    before = [[Span(length, origin) for length, origin in spans] for _, spans in rows[1:]]
    return [tuple(one) for one in restored(changes, words, zip(before, steps, strict=False))]


def credited(session: Session, of: Merge, merged: Merged, plain: Credits) -> Credits:
    """The credit for each of the merge's changes: what a consolidation takes out, because a group did, is credited to
    who did so there.

    `plain` are the credits that hold otherwise; words that the decider chose stay the decider's. One query at most.
    """
    wanted = [
        outcomes.CHOICES in sides and bool(hunk.deleted)
        for hunk, sides in zip(merged.changes, merged.origins, strict=True)
    ]
    if not any(wanted) or of.ancestor is None:
        return plain
    trail = _Trail(session, of)
    return [
        (trail.remover(hunk) if asked else None) or credit
        for hunk, asked, credit in zip(merged.changes, wanted, plain, strict=True)
    ]


class _Step:
    """One version's changes, to look up what they did to a place."""

    def __init__(self, changes: Changes, origins: Sequence[int | None]) -> None:
        self._table = Shifts(changes)
        self._origins = origins

    def follow(self, at: int) -> tuple[bool, int | None]:
        """Whether the code point stands still afterwards, and where; or the origin of what took it out."""
        k = bisect_right(self._table.ends, at)
        if k < len(self._table.starts) and self._table.starts[k] <= at:
            return False, self._origins[k] if k < len(self._origins) else None
        return True, at + self._table.moved[k]


class _Trail:
    """The way from a consolidation's ancestor to each of its sources, version by version."""

    def __init__(self, session: Session, of: Merge) -> None:
        assert of.ancestor is not None
        drafts = {source.version.draft_id for source in of.sources} | {of.ancestor.draft_id}
        rows = session.execute(
            select(Version.id, Version.parent_id, Version.changes, Version.credits).where(
                Version.draft_id.in_(drafts)
            )
        ).all()
        self._rows = {row.id: row for row in rows}
        self._ancestor = of.ancestor.id
        self._ways: dict[int, list[_Step]] = {}
        since: Changes = ()
        for number in self._chain(of.base_id):
            since = compose(since, self._rows[number].changes)
        self._back = _Step(invert_positions(since, 0), ())
        self._parts = stretches(of)
        self._base = of.base_id

    def remover(self, hunk: Hunk) -> int | None:
        """The origin of the change that took these words of the base out of the draft whose words were taken."""
        for at in _places(hunk):
            stood, place = self._back.follow(at)
            if not stood or place is None:
                continue
            for source in _taken(self._part(place)):
                if source.version_id != self._base:
                    found = self._follow(source, place)
                    if found is not None:
                        return found
        return None

    def _part(self, place: int) -> Stretch:
        k = bisect_right(self._parts, place, key=lambda part: part.start) - 1
        return self._parts[k]

    def _follow(self, source: MergeSource, at: int) -> int | None:
        for step in self._way(source):
            stands, found = step.follow(at)
            if not stands:
                return found
            assert found is not None
            at = found
        return None

    def _way(self, source: MergeSource) -> list[_Step]:
        if source.version_id not in self._ways:
            self._ways[source.version_id] = [
                _Step(self._rows[number].changes, self._rows[number].credits)
                for number in self._chain(source.version_id)
            ]
        return self._ways[source.version_id]

    def _chain(self, version: int) -> list[int]:
        """The versions after the ancestor up to this one, oldest first."""
        found: list[int] = []
        at: int | None = version
        while at is not None and at != self._ancestor and at in self._rows:
            found.append(at)
            at = self._rows[at].parent_id
        return found[::-1]


def _places(hunk: Hunk) -> Iterator[int]:
    """Code points of the removed words by which to find them: the first, one in the middle, the last."""
    words = hunk.deleted.strip()
    if words:
        first = hunk.start + hunk.deleted.index(words[0])
        yield from dict.fromkeys((first, first + len(words) // 2, first + len(words) - 1))


def _taken(part: Stretch) -> Iterator[MergeSource]:
    """The sources whose words a consolidation takes in a stretch, those with exactly these words first."""
    if part.choice is not None and part.choice.words is not None and not part.choice.combined:
        return
    for one in sorted(part.wordings, key=lambda one: one.words != part.result):
        if one.words == part.result or (part.choice is not None and part.choice.combined):
            yield one.source
