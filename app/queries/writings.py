"""A member's own unfinished suggestions; nobody else's are ever read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.models import Document, Draft, Process, Version, Writing
from app.policy import Actor
from app.queries import places
from app.services.writings import MOST


def find(session: Session, viewer: Actor, number: int) -> Writing:
    """One of the viewer's own. Raises `NotFound`."""
    found = session.scalars(
        select(Writing).where(Writing.id == number, Writing.member_id == _me(viewer)).options(*_placed())
    ).one_or_none()
    if found is None:
        raise places.missing()
    return found


def mine(session: Session, viewer: Actor) -> Sequence[Writing]:
    """All that the viewer has begun and not sent yet, the latest first; a fixed number of queries."""
    return session.scalars(
        select(Writing)
        .where(Writing.member_id == _me(viewer))
        .options(*_placed(), defer(Writing.rich))
        .order_by(Writing.saved_at.desc(), Writing.id.desc())
        .limit(MOST)
    ).all()


def _placed() -> Sequence[ExecutableOption]:
    return (
        joinedload(Writing.draft).options(
            joinedload(Draft.group),
            joinedload(Draft.document).joinedload(Document.process).selectinload(Process.phases),
        ),
        joinedload(Writing.base).load_only(Version.number, Version.name),
        joinedload(Writing.suggestion),
        joinedload(Writing.built_on),
    )


def _me(viewer: Actor) -> int:
    return viewer.member.id if viewer.member else 0
