"""What a merge's decisions come to: its sides, its resulting text, and what still stands in the way."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.errors import Stale
from app.i18n import gettext as _
from app.models import Merge, MergeDecision, MergeSource, PassageChoice, Suggestion, Verdict
from app.services import stretches
from app.text import Changes, Merged, diff, merge

CHOICES = "choices"
"""The name of a consolidation's own side beside those of the suggestions."""

REVERT = "revert"
"""The name of the side that takes an earlier merge back."""

ACCEPTING = (Verdict.ACCEPT, Verdict.ACCEPT_WITH_CHANGES, Verdict.ACCEPT_IN_PART)
"""Verdicts that bring a suggestion's words, or some of them, into the text."""


def load(session: Session, of: Merge) -> Merge:
    """The merge as it stands now, with everything that its outcome is computed from, in a fixed number of queries."""
    return session.scalars(
        select(Merge)
        .where(Merge.id == of.id)
        .options(
            selectinload(Merge.decisions).options(
                joinedload(MergeDecision.decided_by),
                joinedload(MergeDecision.suggestion).options(
                    joinedload(Suggestion.author), selectinload(Suggestion.coauthors)
                ),
            ),
            selectinload(Merge.sources).options(
                joinedload(MergeSource.version), joinedload(MergeSource.former)
            ),
            selectinload(Merge.choices).joinedload(PassageChoice.chosen_by),
            selectinload(Merge.approvals),
        )
        .execution_options(populate_existing=True)
    ).one()


def preview(of: Merge) -> Merged:
    """The merge of everything accepted so far, all at once from the base; conflicts keep the base's words.

    Raises `Stale` when the draft has moved on from the base.
    """
    if is_stale(of):
        raise Stale(
            _("The draft has moved on since this merge was begun. Bring the merge onto the newest version.")
        )
    return merge(of.base.text, sides(of))


def sides(of: Merge) -> dict[str, Changes]:
    """Every accepting decision's hunks on the merge's base by the suggestion's label, and the consolidation's own."""
    found = {
        decision.suggestion.label: hunks_of(decision)
        for decision in of.decisions
        if decision.verdict in ACCEPTING and is_current(decision)
    }
    return found | own_sides(of)


def own_sides(of: Merge) -> dict[str, Changes]:
    """The merge's own hunks on its base, which no suggestion asked for: a consolidation's choices, the common draft that
    a group follows, what is taken back."""
    found: dict[str, Changes] = {}
    if of.sources:
        found[CHOICES] = diff(of.base.text, stretches.text_of(of))
    if of.words:
        found[REVERT] = of.words
    return found


def hunks_of(decision: MergeDecision) -> Changes:
    """The hunks that a decision brings into the text."""
    changes = decision.suggestion.changes
    match decision.verdict:
        case Verdict.ACCEPT:
            return changes
        case Verdict.ACCEPT_IN_PART:
            return tuple(changes[index] for index in decision.hunks or () if index < len(changes))
        case Verdict.ACCEPT_WITH_CHANGES:
            return decision.words or ()
        case _:
            return ()


def is_current(decision: MergeDecision) -> bool:
    """Whether the suggestion still reads as it did when it was decided, and still waits."""
    return decision.suggestion.is_open and decision.revision == decision.suggestion.revision


def is_stale(of: Merge) -> bool:
    """Whether the draft has moved on from the version that the merge was prepared on."""
    return of.is_underway and of.draft.head_id != of.base_id


def to_look_at(of: Merge) -> list[MergeDecision]:
    """Decisions on suggestions whose wording has changed since; they count for nothing until decided again."""
    return [decision for decision in of.decisions if decision.suggestion.is_open and not is_current(decision)]
