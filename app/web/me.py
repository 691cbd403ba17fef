"""A member's own page."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.queries import me as me_q
from app.services import fates
from app.web import compared
from app.web.core import change, page_number, session, signed_in

bp = Blueprint("me", __name__)

PARTS = ("fates", "suggestions", "supports")


@bp.get("/me")
def show() -> str:
    """What waits for the member, what became of their suggestions, and what they support."""
    part = request.args.get("part", "")
    page = me_q.show_me(session(), signed_in(), part=part if part in PARTS else "", page=page_number())
    return render_template("me/show.html", page=page, others=compared.others, difference=compared.difference)


@bp.post("/me/fates/seen")
def see() -> Response:
    """Mark everything that the member has been told as seen."""
    return change(
        lambda: fates.mark_seen(session(), signed_in()),
        to=url_for(".show") + "#fates",
        said=_("Marked as seen."),
    )
