"""The edge where typed text comes in: normalised once, refused with a sentence when it cannot be kept."""

import unicodedata

from app.errors import Invalid
from app.i18n import gettext as _
from app.text.intake import MAX_LENGTH, MAX_LINES

MAX_WORDS = 20_000
"""The longest comment or reason taken, in code points."""


def line(value: str | None, *, field: str, required: bool = True, limit: int = 300) -> str:
    """One line such as a title: normalised, outer blanks and line breaks folded. Raises `Invalid`."""
    return _checked(" ".join(_clean(value, field).split()), field, required, limit)


def words(value: str | None, *, field: str, required: bool = True, limit: int = MAX_WORDS) -> str:
    """Several lines such as a reason or a comment: normalised and stripped. Raises `Invalid`."""
    return _checked(_clean(value, field).strip(), field, required, limit)


def source(value: str | None, *, field: str, required: bool = True) -> str:
    """A document's text: normalised (NFC, LF) and otherwise kept to the last blank. Raises `Invalid`."""
    text = _clean(value, field)
    if required and not text.strip():
        raise Invalid(_("The text is empty. Paste or write something first."), field)
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise Invalid(
            _("This has %(lines)s lines; at most %(most)s can be taken.", lines=lines, most=MAX_LINES), field
        )
    return _checked(text, field, False, MAX_LENGTH)


def _clean(value: str | None, field: str) -> str:
    text = value or ""
    if "\x00" in text:
        raise Invalid(
            _("The text holds a NUL character, which cannot be kept. Remove it and send again."), field
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Invalid(
            _("The text holds half of a character, which cannot be kept. Retype it and send again."), field
        )
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _checked(text: str, field: str, required: bool, limit: int) -> str:
    if required and not text:
        raise Invalid(_("This cannot be empty."), field)
    if len(text) > limit:
        raise Invalid(
            _(
                "This is %(length)s characters long; at most %(limit)s can be taken.",
                length=len(text),
                limit=limit,
            ),
            field,
        )
    return text
