"""Sign-ins: one server-side row for each device, found by the key its cookie carries."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.errors import Conflict, NotFound
from app.i18n import gettext as _
from app.models import LogKind, Member, SignIn
from app.policy import Actor
from app.services import log

LIFETIME = timedelta(days=60)
"""How long a sign-in counts; then one signs in again."""


def start(session: Session, member: Member, *, device: str) -> tuple[SignIn, str]:
    """A new sign-in and the key that names it; the database keeps only the key's hash."""
    key = secrets.token_urlsafe(32)
    sign_in = SignIn(key_hash=_hash(key), started_at=clock.now(), device=_printable(device), member=member)
    session.add(sign_in)
    log.record(session, Actor(member=member), LogKind.SIGN_IN_STARTED, sign_in)
    return sign_in, key


_OPEN = (
    select(SignIn)
    .where(SignIn.key_hash == bindparam("hash"), SignIn.ended_at.is_(None))
    .options(joinedload(SignIn.member))
)


def find(session: Session, key: str) -> SignIn | None:
    """The open sign-in that the key names; None if it ended, is too old, or its member is suspended."""
    sign_in = session.scalars(_OPEN, {"hash": _hash(key)}).one_or_none()
    if sign_in is None or sign_in.member.is_suspended or clock.now() - sign_in.started_at > LIFETIME:
        return None
    return sign_in


def end(session: Session, actor: Actor, sign_in: SignIn) -> SignIn:
    """End one of one's own sign-ins: its cookie is worth nothing from now on."""
    if not actor.is_member(sign_in.member):
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    if sign_in.ended_at is not None:
        raise Conflict(_("This device has been signed out already."))
    sign_in.ended_at = clock.now()
    log.record(session, actor, LogKind.SIGN_IN_ENDED, sign_in)
    return sign_in


def end_all(session: Session, member: Member) -> int:
    """End every sign-in of a member; returns how many there were."""
    ended = session.execute(
        update(SignIn)
        .where(SignIn.member_id == member.id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(SignIn.id)
    )
    return len(ended.all())


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def _printable(device: str) -> str:
    return "".join(character for character in device if character.isprintable())[:200]
