"""Consolidation: the groups' drafts are co-written into the common draft, stretch by stretch."""

from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid, Stale
from app.i18n import gettext as _
from app.models import Draft, LogKind, Merge, MergeKind, MergeSource, PassageChoice
from app.policy import Actor
from app.services import actors, intake, log, merges, sources, verdicts
from app.services.stretches import Stretch, StretchStatus, stretches, text_of


def prepare(session: Session, actor: Actor, draft: Draft) -> Merge:
    """The document's consolidation that is underway, or a new one on the common draft's head."""
    if not draft.is_common:
        raise Conflict(_("A consolidation writes the common draft."))
    return merges.prepare(session, actor, draft, kind=MergeKind.CONSOLIDATION)


def choose(
    session: Session,
    actor: Actor,
    merge: Merge,
    *,
    start: int,
    end: int,
    source: MergeSource | None = None,
    words: str | None = None,
    combined: bool = False,
    reason: str = "",
) -> PassageChoice:
    """Choose what the common draft says in one stretch: a source's words, all sources' changes combined, words
    written anew (they need a reason), or with none of these the ancestor's own.

    Raises `Stale` when there is no such stretch any more.
    """
    merge = verdicts.held(session, actor, merge)
    part = _stretch(merge, start, end)
    reason = intake.words(reason, field="reason", required=False)
    if source is not None and all(one.source.id != source.id for one in part.wordings):
        # A draft that left the stretch alone says what the ancestor says.
        source = None
    if combined:
        if part.combined is None:
            raise Conflict(
                _("These changes contradict each other. Choose one of them, or write your own words.")
            )
        words = part.combined
    elif words is not None:
        words = _written(part, words)
        if not reason:
            raise Invalid(_("Say why these words: every group will read it."), "reason")
    chooser = actors.acting(actor)
    choice = part.choice
    if choice is None:
        choice = PassageChoice(start=start, end=end, chosen_at=clock.now(), merge=merge, chosen_by=chooser)
        session.add(choice)
    choice.source = source if words is None else None
    choice.words = words
    choice.combined = combined
    choice.reason = reason
    choice.chosen_by = chooser
    choice.chosen_at = clock.now()
    log.record(
        session,
        actor,
        LogKind.MERGE_CHOSEN,
        merge,
        start=start,
        end=end,
        source=choice.source.version_id if choice.source else None,
        reason=reason,
    )
    return choice


def unchoose(session: Session, actor: Actor, merge: Merge, *, start: int, end: int) -> Merge:
    """Take a choice back: the stretch is what it would be if nobody had chosen."""
    merge = verdicts.held(session, actor, merge)
    choice = next((one for one in merge.choices if (one.start, one.end) == (start, end)), None)
    if choice is not None:
        merge.choices.remove(choice)
        session.delete(choice)
        log.record(session, actor, LogKind.MERGE_UNDECIDED, merge, start=start, end=end)
    return merge


def renew(session: Session, actor: Actor, merge: Merge) -> Merge:
    """Take in what the groups have written since the consolidation was begun; choices stay with their stretches."""
    merge = verdicts.held(session, actor, merge)
    sources.renew(session, merge)
    present = {(part.start, part.end) for part in stretches(merge)}
    for choice in [one for one in merge.choices if (one.start, one.end) not in present]:
        merge.choices.remove(choice)
        session.delete(choice)
    log.record(session, actor, LogKind.MERGE_PREPARED, merge, merge=merge.kind, sources=len(merge.sources))
    return merge


def _stretch(merge: Merge, start: int, end: int) -> Stretch:
    part = next((one for one in stretches(merge) if (one.start, one.end) == (start, end)), None)
    if part is None:
        raise Stale(_("The drafts have changed, and with them this stretch of the text. Look at it again."))
    return part


def _written(part: Stretch, words: str) -> str:
    """Own words as they stand in the text: with the white space that parts them from what follows."""
    words = intake.source(words, field="words", required=False).strip("\n")
    return words.rstrip() + part.tail if words.strip() else ""


__all__ = ["Stretch", "StretchStatus", "choose", "prepare", "renew", "stretches", "text_of", "unchoose"]
