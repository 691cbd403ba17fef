"""Discussions: started, answered, resolved, and carried along when their draft moves on."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Conflict, Invalid
from app.i18n import gettext as _
from app.models import (
    Comment,
    Draft,
    LogKind,
    Proposal,
    Role,
    Suggestion,
    Thread,
    ThreadState,
    Version,
)
from app.policy import Actor, Permission, answers_for, require
from app.services import intake, log, standings
from app.services.actors import acting
from app.text import Anchor, Changes, Orphan, carry, carry_orphan
from app.text.anchors import Kept

DAYS_TO_ANSWER = 7
"""How many days a role has to answer a question put to it."""

ASKED_ROLES = (
    Role.PROCESS_OWNER,
    Role.FACILITATOR,
    Role.COORDINATOR,
    Role.BRIDGE_BUILDER,
    Role.CANDIDATE_CONTACT,
    Role.ADVISER,
    Role.FORUM_CHAIR,
)
"""The roles that a question may be put to."""


def start(
    session: Session,
    actor: Actor,
    draft: Draft,
    *,
    body: str,
    title: str = "",
    suggestion: Suggestion | None = None,
    proposal: Proposal | None = None,
    version: Version | None = None,
    start: int | None = None,
    end: int | None = None,
    put_to: Role | None = None,
) -> Thread:
    """Begin a discussion: on the words `[start, end)` of `version`, a suggestion, a proposal, or the draft.

    Words that later versions moved are followed; where they are gone, the thread waits with their quote.
    `put_to` makes it a question with a day to answer by.
    """
    require(actor, Permission.COMMENT if put_to is None else Permission.ASK, draft)
    if suggestion is not None and suggestion.draft_id != draft.id:
        raise Conflict(_("%(label)s belongs to another draft.", label=suggestion.label))
    if proposal is not None and proposal.document_id != draft.document_id:
        raise Conflict(_("The proposal belongs to another document."))
    if put_to is not None and put_to not in ASKED_ROLES:
        raise Invalid(_("Choose who shall answer."), "put_to")
    body = intake.words(body, field="body")
    title = intake.line(title, field="title", required=False)
    now = clock.now()
    thread = Thread(
        started_at=now,
        title=title,
        put_to=put_to,
        answer_by=now.date() + timedelta(days=DAYS_TO_ANSWER) if put_to else None,
        draft=draft,
        started_by=acting(actor),
        suggestion=suggestion,
        proposal=proposal,
    )
    if version is not None and start is not None and end is not None:
        _anchor(session, thread, version, start, end)
    session.add(thread)
    session.add(Comment(body=body, written_at=now, thread=thread, author=acting(actor)))
    log.record(
        session,
        actor,
        LogKind.THREAD_STARTED,
        thread,
        draft=draft.id,
        suggestion=suggestion.id if suggestion else None,
        put_to=put_to,
    )
    return thread


def comment(
    session: Session, actor: Actor, thread: Thread, *, body: str, parent: Comment | None = None
) -> Comment:
    """Say something in a thread, answering `parent` if given; the asked role's word answers a question."""
    require(actor, Permission.COMMENT, thread)
    if parent is not None and parent.thread_id != thread.id:
        raise Conflict(_("The comment you answer stands in another discussion."))
    said = Comment(
        body=intake.words(body, field="body"),
        written_at=clock.now(),
        thread=thread,
        author=acting(actor),
        parent=parent,
    )
    session.add(said)
    if (
        thread.put_to is not None
        and thread.answered_at is None
        and answers_for(actor, thread.put_to, thread)
        and not actor.is_member(thread.started_by)
    ):
        thread.answered_at = said.written_at
    log.record(session, actor, LogKind.THREAD_COMMENTED, thread, comment=said.id)
    return said


def resolve(session: Session, actor: Actor, thread: Thread, *, summary: str = "") -> Thread:
    """End a discussion whose matter is settled, with a word on how if there is one."""
    require(actor, Permission.RESOLVE_THREAD, thread)
    thread.summary = intake.words(summary, field="summary", required=False)
    thread.state = ThreadState.RESOLVED
    thread.ended_by = actor.member
    thread.ended_at = clock.now()
    log.record(session, actor, LogKind.THREAD_RESOLVED, thread)
    return thread


def carry_all(session: Session, draft: Draft, changes: Changes, version: Version) -> list[Thread]:
    """Carry the anchors of the draft's threads over `changes`, which made `version`.

    Gives those that lost their words. Linear in the threads, in one query.
    """
    anchored = session.scalars(
        select(Thread).where(Thread.draft_id == draft.id, Thread.start.is_not(None)).order_by(Thread.id)
    )
    return [thread for thread in anchored if _carry(thread, changes, version)]


def _anchor(session: Session, thread: Thread, version: Version, start: int, end: int) -> None:
    """Fasten the thread to words of `version` and bring it to the draft's head."""
    if version.draft_id != thread.draft.id or not 0 <= start < end <= len(version.text):
        raise Invalid(_("These words are not in the text. Choose them again."), "quote")
    thread.quote = version.text[start:end]
    thread.start, thread.end, thread.kept = start, end, None
    thread.version = version
    head = standings.lock(session, thread.draft)
    for step in standings.steps_since(session, version, head):
        _carry(thread, step.changes, step)


def _carry(thread: Thread, changes: Changes, version: Version) -> bool:
    """Bring one anchor to the next version; true if its words have gone there."""
    start, end = thread.start or 0, thread.end or 0
    thread.version = version
    if thread.is_orphan:
        thread.start = thread.end = carry_orphan(Orphan(start, thread.quote), changes).at
        return False
    kept = None if thread.kept is None else tuple(Kept(*row) for row in thread.kept)
    match carry(Anchor(start, end, thread.quote, kept), changes):
        case Anchor() as anchor:
            thread.start, thread.end = anchor.start, anchor.end
            if anchor.kept != kept:
                thread.kept = [[part.at, part.of, part.length] for part in anchor.kept or ()] or None
            return False
        case Orphan() as orphan:
            thread.start = thread.end = orphan.at
            thread.kept = None
            thread.orphaned_in = version
            return True
