"""Versions as they are appended to a draft, with their passages and provenance."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import clock
from app.models import Document, Draft, Member, Merge, Origin, OriginCredit, OriginKind, Suggestion, Version
from app.text import ALGORITHM, Changes, Passage, Span, identify, passages


@dataclass(frozen=True)
class NewOrigin:
    """Where words that enter with a version come from: the origin of a span whose row `append` makes.

    Equal ones share one row, so a service gives them to the engine's `advance` and its spans to `append`.
    """

    kind: OriginKind
    suggestion: Suggestion | None = None
    member: Member | None = None
    also: tuple[Suggestion, ...] = ()
    """Further suggestions that wanted the very same words."""


def text_hash(text: str) -> str:
    """The name of an exact text: SHA-256 of its UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def append(
    session: Session,
    draft: Draft,
    *,
    text: str,
    changes: Changes,
    spans: Sequence[Span],
    merge: Merge | None,
    name: str | None = None,
    parent: Version | None = None,
    credits: Sequence[int | NewOrigin | None] = (),  # noqa: A002
) -> Version:
    """Make `text` the draft's next version and its head.

    `changes` lead to it from the parent: the draft's head, or for the first version of a draft the `parent`
    given (another draft's version that it starts from). `spans` add up to the text; the origin of each is the
    id of an `Origin` row (see `spans_of`) or a `NewOrigin`, and so is each hunk's in `credits` (None: an import).
    Passages keep their identities through the changes. The caller holds the lock on the draft.
    """
    head = draft.head
    parent = parent or head
    if sum(span.length for span in spans) != len(text):
        raise ValueError("provenance must cover the text")
    # Locked, because two drafts of one document may be published at once and passage ids are the document's.
    next_passage = session.scalars(
        select(Document.next_passage).where(Document.id == draft.document_id).with_for_update()
    ).one()
    found = passages(text)
    named = identify(placed_passages(parent) if parent else [], changes, found, next_passage)
    version = Version(
        draft=draft,
        number=head.number + 1 if head else 1,
        text=text,
        text_hash=text_hash(text),
        created_at=clock.now(),
        changes=changes,
        algorithm=ALGORITHM,
        passages=[[number, one.start, one.end] for number, one in zip(named.ids, found, strict=True)],
        redirects=_redirects(parent, named.redirects),
        spans=[],
        parent=parent,
        merge=merge,
        name=name,
    )
    session.add(version)
    draft.document.next_passage = named.next_id
    session.flush()
    made = _made(session, version, [*(span.origin for span in spans), *credits])
    version.spans = _stored(spans, made)
    version.credits = [made[origin] if isinstance(origin, NewOrigin) else origin for origin in credits]
    draft.head = version
    session.flush()
    return version


def spans_of(version: Version) -> tuple[Span, ...]:
    """A version's provenance as the engine takes it; origins are ids of `Origin` rows."""
    return tuple(Span(length, origin) for length, origin in version.spans)


def placed_passages(version: Version) -> list[tuple[Passage, int]]:
    """A version's passages as the engine takes them, each with its identity (kind and level are not kept)."""
    return [(Passage(start, end, "paragraph", 0), number) for number, start, end in version.passages]


def _redirects(parent: Version | None, gone: Mapping[int, int]) -> dict[str, int]:
    """Every passage that ever gave way, straight to the one that now holds its words."""
    earlier = parent.redirects if parent else {}
    return {
        **{number: gone.get(heir, heir) for number, heir in earlier.items()},
        **{str(number): heir for number, heir in gone.items()},
    }


def _stored(spans: Sequence[Span], made: Mapping[NewOrigin, int]) -> list[list[int]]:
    rows: list[list[int]] = []
    for span in spans:
        number = made[span.origin] if isinstance(span.origin, NewOrigin) else span.origin
        if not isinstance(number, int):
            raise TypeError("an origin is a row's id or new")
        if rows and rows[-1][1] == number:
            rows[-1][0] += span.length
        elif span.length:
            rows.append([span.length, number])
    return rows


def _made(session: Session, version: Version, wanted: Sequence[Hashable]) -> dict[NewOrigin, int]:
    """Rows for the new origins among these, and their ids: made in one statement, however many they are."""
    new = [origin for origin in dict.fromkeys(wanted) if isinstance(origin, NewOrigin)]
    if not new:
        return {}
    rows = [
        {
            "document_id": version.draft.document_id,
            "kind": origin.kind,
            "version_id": version.id,
            "suggestion_id": origin.suggestion.id if origin.suggestion else None,
            "member_id": origin.member.id if origin.member else None,
        }
        for origin in new
    ]
    session.execute(insert(Origin), rows)
    # Numbered in the order in which they were put in.
    ids = session.scalars(select(Origin.id).where(Origin.version_id == version.id).order_by(Origin.id)).all()
    made = dict(zip(new, ids, strict=True))
    shared = [
        {"origin_id": made[origin], "suggestion_id": suggestion.id}
        for origin in new
        for suggestion in origin.also
    ]
    if shared:
        session.execute(insert(OriginCredit), shared)
    return made
