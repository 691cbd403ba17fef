"""What an adopted text says otherwise than the one that it replaced, passage by passage, and who brought that in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import AdoptedPolicy, Version
from app.policy import Actor
from app.queries import origins
from app.queries.origins import Source
from app.services.versions import spans_of
from app.text import Changes, Span, cut, diff


@dataclass(frozen=True)
class Amended:
    """A passage that reads otherwise, is new (`before` is empty) or gone (`after` is empty, `number` None)."""

    passage: int
    number: int | None
    before: str
    after: str
    sources: Sequence[Source]

    @property
    def changes(self) -> Changes:
        """What changed in it."""
        return diff(self.before, self.after)


def amended(session: Session, viewer: Actor, policy: AdoptedPolicy, former: AdoptedPolicy) -> list[Amended]:
    """The passages of `policy` that read otherwise than in `former`, in order, then those that are gone.

    Passages keep their identity from one adopted text to the next, and words their origin. A fixed number of queries.
    """
    old, new = _passages(former.version), _passages(policy.version)
    known = {span.origin for span in spans_of(former.version)}
    spans = spans_of(policy.version)
    brought: dict[int, Sequence[Span]] = {
        number: [span for span in cut(spans, start, end) if span.origin not in known]
        for number, start, end in policy.version.passages
        if old.get(number, "") != new[number]
    }
    told = origins.told(
        session, viewer, policy.version.draft, {span.origin for found in brought.values() for span in found}
    )
    changed = [
        Amended(
            passage,
            at,
            old.get(passage, ""),
            new[passage],
            [told[number] for number in dict.fromkeys(_ids(brought[passage])) if number in told],
        )
        for at, (passage, _start, _end) in enumerate(policy.version.passages, 1)
        if passage in brought
    ]
    gone = [Amended(number, None, words, "", ()) for number, words in old.items() if number not in new]
    return changed + gone


def _passages(version: Version) -> Mapping[int, str]:
    return {number: version.text[start:end].strip("\n") for number, start, end in version.passages}


def _ids(spans: Sequence[Span]) -> list[int]:
    return [span.origin for span in spans if isinstance(span.origin, int)]
