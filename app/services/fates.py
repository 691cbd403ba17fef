"""What became of a contribution, told to everyone who wrote it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Fate, Member, Merge, Suggestion, SuggestionAuthor, SuggestionState
from app.policy import Actor
from app.services.actors import acting


def tell(
    session: Session, merge: Merge, suggestion: Suggestion, *, outcome: SuggestionState, reason: str
) -> list[Fate]:
    """Tell the author and every co-author what a published merge did with their suggestion, and why.

    Not logged by itself: the merge's publication is, and tells the same.
    """
    coauthors = session.scalars(
        select(Member)
        .join(SuggestionAuthor, SuggestionAuthor.member_id == Member.id)
        .where(SuggestionAuthor.suggestion_id == suggestion.id, Member.id != suggestion.author_id)
        .order_by(Member.id)
    )
    told = [
        Fate(
            suggestion=suggestion,
            member=member,
            merge=merge,
            outcome=outcome,
            reason=reason,
            told_at=clock.now(),
        )
        for member in (suggestion.author, *coauthors)
    ]
    session.add_all(told)
    return told


def mark_seen(session: Session, actor: Actor) -> int:
    """Mark everything told to the actor as seen, and say how many fates were new.

    Not logged: what somebody has read is nobody else's business.
    """
    new = session.scalars(
        select(Fate).where(Fate.member_id == acting(actor).id, Fate.seen_at.is_(None))
    ).all()
    for fate in new:
        fate.seen_at = clock.now()
    return len(new)
