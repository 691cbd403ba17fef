"""Translated sentences for every layer; the source language of the code is English."""

import flask_babel
from flask_babel.speaklater import LazyString

LOCALES: dict[str, str] = {"da": "Dansk", "nl": "Nederlands", "en": "English"}
"""The languages the house speaks: code to the language's own name."""

DEFAULT_LOCALE = "da"


def gettext(message: str, **variables: object) -> str:
    """The sentence in the reader's language, its blanks filled."""
    return str(flask_babel.gettext(message, **variables))


def ngettext(one: str, many: str, num: int, **variables: object) -> str:
    """The sentence for `num` things in the reader's language; `num` fills a blank of that name."""
    return str(flask_babel.ngettext(one, many, num, **variables))


def lazy_gettext(message: str, **variables: object) -> LazyString:
    """The sentence, translated when it is shown."""
    return flask_babel.lazy_gettext(message, **variables)


__all__ = ["DEFAULT_LOCALE", "LOCALES", "LazyString", "gettext", "lazy_gettext", "ngettext"]
