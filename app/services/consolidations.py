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
    seen: str | None = None,
) -> PassageChoice:
    """Choose what the common draft says in one stretch: a source's words, all sources' changes combined, words
    written anew, or with none of these the ancestor's own.

    Own words need a reason, and so does a choice that leaves a group's words out: the group will read it. `seen`
    names the choice that stood there when the form was drawn. Raises `Stale` when there is no such stretch any more,
    or when somebody else has chosen in it since.
    """
    merge = verdicts.held(session, actor, merge)
    part = _stretch(merge, start, end)
    _must_be_seen(part, seen)
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
    else:
        _owes_a_reason(part, source, reason)
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


def _must_be_seen(part: Stretch, seen: str | None) -> None:
    """Raises `Stale` when another choice stands in the stretch than the one that was seen (empty: none)."""
    if seen is not None and seen != named(part.choice):
        name = part.choice.chosen_by.name if part.choice else ""
        raise Stale(
            _(
                "%(name)s chose here while you were deciding. Look at it again; what you wrote stands below.",
                name=name,
            )
            if part.choice
            else _("The choice here was taken back while you were deciding. Look at it again.")
        )


def named(choice: PassageChoice | None) -> str:
    """A choice as a form names it; empty for none."""
    return f"{choice.chosen_by_id}:{choice.chosen_at.isoformat()}" if choice else ""


def _owes_a_reason(part: Stretch, source: MergeSource | None, reason: str) -> None:
    """Raises `Invalid` when words of a group are left out and nobody says why."""
    words = next((one.words for one in part.wordings if source is one.source), part.ancestor)
    left_out = [
        one.source.version.draft.group.name
        for one in part.wordings
        if one.source.version.draft.group is not None and one.words != words
    ]
    if left_out and not reason:
        raise Invalid(
            _(
                "Say why the words of %(groups)s are not taken: they will read it.",
                groups=", ".join(left_out),
            ),
            "reason",
        )


def _written(part: Stretch, words: str) -> str:
    """Own words as they stand in the text: with the white space that parts them from what follows."""
    words = intake.source(words, field="words", required=False).strip("\n")
    return words.rstrip() + part.tail if words.strip() else ""


__all__ = [
    "Stretch",
    "StretchStatus",
    "choose",
    "named",
    "prepare",
    "renew",
    "stretches",
    "text_of",
    "unchoose",
]
