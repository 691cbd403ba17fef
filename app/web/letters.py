"""An invitation that has just been sent: its link is shown once, to be copied."""

from flask import make_response, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.errors import Conflict, Invalid
from app.models import WorkGroup
from app.services import invitations
from app.web.core import session, signed_in, viewer


def written(form: FlaskForm, group: WorkGroup | None = None) -> Response | None:
    """Answer a form with an `email` field: the page with the link, or None when the form is to be drawn (again)."""
    if not form.is_submitted():
        return None
    signed_in()
    if not form.validate():
        return None
    try:
        invitation, token = invitations.send(session(), viewer(), email=form["email"].data or "", group=group)
    except (Invalid, Conflict) as refusal:
        session().rollback()
        form["email"].errors = [str(refusal)]
        return None
    link = url_for("accounts.accept", token=token, _external=True)
    return make_response(
        render_template("admin/letter.html", invitation=invitation, link=link, group=group), 201
    )
