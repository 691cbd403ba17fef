"""The language switch at the foot of every page."""

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie
from flask_babel import refresh
from werkzeug.wrappers import Response

from app.errors import Invalid
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.services import members
from app.web.accounts import local
from app.web.core import session, viewer

bp = Blueprint("language", __name__)


@bp.post("/language")
def set() -> Response:  # noqa: A001 - the switch sets the language
    """Read on in another language: remembered for the member, or in this browser for a visitor."""
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        raise Invalid(_("Choose one of the languages."))
    member = viewer().member
    if member is None:
        cookie["locale"] = locale
    elif member.locale != locale:
        members.change_locale(session(), viewer(), member, locale=locale)
    refresh()
    return redirect(local(request.form.get("next")) or url_for("home.show"), 303)
