"""E-mail addresses as they are kept and compared."""

import re

from app.errors import Invalid
from app.i18n import gettext as _
from app.services import intake

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def address(email: str | None, *, field: str = "email") -> str:
    """An e-mail address, normalised and in lower case. Raises `Invalid`."""
    folded = intake.line(email, field=field, limit=254).casefold()
    if not _ADDRESS.fullmatch(folded):
        raise Invalid(_("This is not an e-mail address."), field)
    return folded
