"""What the viewer's own words and support wait for."""

from collections.abc import Iterator

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import (
    OPEN_STATES,
    Document,
    Draft,
    Suggestion,
    SuggestionAuthor,
    Support,
)
from app.policy import Actor
from app.queries.processes import taking_part
from app.queries.tasks.kinds import MOST, Task, TaskKind, me
from app.text import Standing


def repairs(session: Session, viewer: Actor) -> Iterator[Task]:
    """Suggestions of the viewer's whose words fit no longer, or stand in the text already."""
    found = session.scalars(
        _open_suggestions()
        .where(
            or_(
                Suggestion.author_id == me(viewer),
                Suggestion.id.in_(
                    select(SuggestionAuthor.suggestion_id).where(SuggestionAuthor.member_id == me(viewer))
                ),
            ),
            Suggestion.standing.in_((Standing.CONFLICTING, Standing.BASE_DELETED, Standing.ALREADY_IN)),
            Suggestion.in_merge_id.is_(None),
        )
        .order_by(Suggestion.id)
        .limit(MOST)
    )
    for suggestion in found:
        process = suggestion.draft.document.process
        settled = suggestion.standing is Standing.ALREADY_IN
        kind = TaskKind.SETTLE_SUGGESTION if settled else TaskKind.REPAIR_SUGGESTION
        yield Task(kind, suggestion, process, suggestion.created_at, suggestion.decide_by)


def stale_support(session: Session, viewer: Actor) -> Iterator[Task]:
    """Suggestions that read otherwise since the viewer supported them."""
    found = session.scalars(
        _open_suggestions()
        .join(Support, Support.suggestion_id == Suggestion.id)
        .where(
            Support.member_id == me(viewer),
            Support.withdrawn_at.is_(None),
            Support.revision != Suggestion.revision,
            taking_part(viewer),
        )
        .order_by(Suggestion.id)
        .limit(MOST)
    )
    for suggestion in found:
        process = suggestion.draft.document.process
        yield Task(TaskKind.RENEW_SUPPORT, suggestion, process, suggestion.created_at, suggestion.decide_by)


def _open_suggestions() -> Select[Suggestion]:
    return (
        select(Suggestion)
        .join(Suggestion.draft)
        .join(Draft.document)
        .join(Document.process)
        .where(Suggestion.state.in_(OPEN_STATES))
        .options(
            contains_eager(Suggestion.draft).options(
                contains_eager(Draft.document).contains_eager(Document.process), joinedload(Draft.group)
            )
        )
    )
