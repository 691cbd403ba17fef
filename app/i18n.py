"""Translated sentences for every layer; the source language of the code is English."""

from flask_babel import gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

LOCALES: dict[str, str] = {"da": "Dansk", "nl": "Nederlands", "en": "English"}
"""The languages the house speaks: code to the language's own name."""

DEFAULT_LOCALE = "da"

__all__ = ["DEFAULT_LOCALE", "LOCALES", "LazyString", "gettext", "lazy_gettext", "ngettext"]
