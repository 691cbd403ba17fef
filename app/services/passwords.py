"""Passwords: kept only as argon2 hashes."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Invalid
from app.i18n import gettext as _

SHORTEST, LONGEST = 10, 200
"""How many characters a password may have; the upper bound keeps hashing cheap."""

_hasher = PasswordHasher()


class Hashed(str):
    """The hash of a password that many members share, so that it need not be made anew for each (the demo's people)."""

    __slots__ = ()


def hashed(password: str, *, field: str = "password") -> str:
    """The hash to keep. Raises `Invalid` for a password that is too short or too long."""
    if isinstance(password, Hashed):
        return str(password)
    if len(password) < SHORTEST:
        raise Invalid(_("Choose a password of at least %(count)s characters.", count=SHORTEST), field)
    if len(password) > LONGEST:
        raise Invalid(_("A password has at most %(count)s characters.", count=LONGEST), field)
    if "\x00" in password or any("\ud800" <= character <= "\udfff" for character in password):
        raise Invalid(_("The password holds a character that cannot be kept. Choose another one."), field)
    return _hasher.hash(password)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; without a hash it takes as long and is False."""
    try:
        return (
            _hasher.verify(password_hash or _nobodys(), password[: LONGEST + 1]) and password_hash is not None
        )
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
