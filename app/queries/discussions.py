"""Discussions as pages show them: comments with who said them, their answers below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Comment, Flag, Process, Role, Thread
from app.policy import Actor, Permission, can
from app.queries import places

MAX_DEPTH = 3
"""Answers deeper than this stand beside the one they answer."""


@dataclass
class Said:
    """One comment: `author` is None where names are not shown, `body` empty where it is hidden."""

    id: int
    author: str | None
    roles: tuple[Role, ...]
    group: str | None
    written_at: datetime
    body: str
    hidden_reason: str | None
    mine: bool
    may_flag: bool
    flagged: bool
    may_hide: bool
    may_restore: bool
    answers: list["Said"] = field(default_factory=list)


@dataclass(frozen=True)
class Discussion:
    """A thread with its comments and what the viewer may do in it."""

    thread: Thread
    author: str | None
    comments: Sequence[Said]
    total: int
    may_comment: bool
    may_resolve: bool
    may_moderate: bool


def discussions(
    session: Session, viewer: Actor, process: Process, threads: Sequence[Thread], *, limit: int = 200
) -> list[Discussion]:
    """The threads (of one process) with their first `limit` comments each; four queries."""
    comments = session.scalars(
        select(Comment)
        .where(Comment.thread_id.in_([thread.id for thread in threads]))
        .options(joinedload(Comment.author))
        .order_by(Comment.id)
    ).all()
    authors = {comment.author_id for comment in comments} | {thread.started_by_id for thread in threads}
    roles = places.roles_of(session, process, authors)
    groups = places.groups_of(session, process, authors)
    flagged = _flagged(session, viewer, [comment.id for comment in comments])
    named = places.sees_names(viewer, process)
    by_thread: dict[int, list[Comment]] = {}
    for comment in comments:
        by_thread.setdefault(comment.thread_id, []).append(comment)
    found = []
    for thread in threads:
        rows = by_thread.get(thread.id, [])
        may_moderate = can(viewer, Permission.MODERATE, thread)
        said = [
            _said(viewer, comment, named, roles, groups, comment.id in flagged) for comment in rows[:limit]
        ]
        found.append(
            Discussion(
                thread=thread,
                author=thread.started_by.name if named or viewer.is_member(thread.started_by) else None,
                comments=nested(rows[:limit], said),
                total=len(rows),
                may_comment=can(viewer, Permission.COMMENT, thread),
                may_resolve=can(viewer, Permission.RESOLVE_THREAD, thread),
                may_moderate=may_moderate,
            )
        )
    return found


def nested(rows: Sequence[Comment], said: Sequence[Said]) -> list[Said]:
    """Each comment below the one it answers, at most `MAX_DEPTH` deep, in the order they were said."""
    by_id = {one.id: one for one in said}
    depth: dict[int, int] = {}
    holder: dict[int, int] = {}
    top: list[Said] = []
    for comment, one in zip(rows, said, strict=True):
        parent = comment.parent_id
        while parent is not None and depth.get(parent, 0) >= MAX_DEPTH:
            parent = holder.get(parent)
        if parent is None or parent not in by_id:
            depth[one.id] = 1
            top.append(one)
        else:
            depth[one.id] = depth[parent] + 1
            holder[one.id] = parent
            by_id[parent].answers.append(one)
    return top


def _said(
    viewer: Actor,
    comment: Comment,
    named: bool,
    roles: Mapping[int, tuple[Role, ...]],
    groups: Mapping[int, str],
    flagged: bool,
) -> Said:
    mine = viewer.is_member(comment.author)
    may_moderate = can(viewer, Permission.MODERATE, comment)
    return Said(
        id=comment.id,
        author=comment.author.name if named or mine else None,
        roles=roles.get(comment.author_id, ()),
        group=groups.get(comment.author_id),
        written_at=comment.written_at,
        body="" if comment.is_hidden else comment.body,
        hidden_reason=comment.hidden_reason,
        mine=mine,
        may_flag=not comment.is_hidden and not flagged and can(viewer, Permission.FLAG, comment),
        flagged=flagged,
        may_hide=may_moderate and not comment.is_hidden,
        may_restore=may_moderate and comment.is_hidden,
    )


def _flagged(session: Session, viewer: Actor, comments: Sequence[int]) -> set[int]:
    """Which of the comments the viewer has reported."""
    me = viewer.member.id if viewer.member else 0
    return set(
        session.scalars(select(Flag.comment_id).where(Flag.member_id == me, Flag.comment_id.in_(comments)))
    )
