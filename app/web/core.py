"""What every view uses: the session, the viewer, and the two ways a form is answered."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, flash, g, make_response, redirect, request
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from app.db import db
from app.errors import Conflict, Invalid, SamskrivError, Stale
from app.policy import VISITOR, Actor
from app.services import actors

T = TypeVar("T")


class SignInNeeded(Exception):
    """The visitor must sign in first; what was typed is kept and offered again afterwards."""


def session() -> Session:
    """The request's database session (a plain Session, not the scoped proxy)."""
    return db.session()


def viewer() -> Actor:
    """Who is looking, with roles and groups as they are at this request."""
    if "viewer" not in g:
        g.viewer = VISITOR
        if current_user.is_authenticated:
            g.viewer = actors.load(session(), current_user.sign_in.member)
    actor: Actor = g.viewer
    return actor


def signed_in() -> Actor:
    """The viewer, who must be signed in. Raises `SignInNeeded`."""
    actor = viewer()
    if actor.member is None:
        raise SignInNeeded
    return actor


def submit(
    form: FlaskForm,
    act: Callable[[], T],
    *,
    to: str | Callable[[T], str],
    page: Callable[[], str],
    said: str | None = None,
) -> BaseResponse:
    """Answer a form page: draw it, or validate and act, then redirect; a refusal draws it again with all that was typed."""
    status = 200
    if form.is_submitted():
        signed_in()
        status = 422
        if form.validate():
            try:
                result = act()
                session().flush()
            except (Invalid, Stale, Conflict) as refusal:
                session().rollback()
                status = 422 if isinstance(refusal, Invalid) else 409
                _blame(form, refusal)
            else:
                if said:
                    flash(said, "success")
                return redirect(to if isinstance(to, str) else to(result), 303)
    return make_response(page(), status)


def change(act: Callable[[], Any], *, to: str, said: str | None = None) -> BaseResponse:
    """Answer a one-button form: act, then redirect; a refusal is said on the page it came from.

    What was typed beside the button and cannot be taken is shown with the refusal instead, so that it is not lost.
    """
    signed_in()
    try:
        act()
        session().flush()
    except (Invalid, Stale, Conflict) as refusal:
        if isinstance(refusal, Invalid) and refusal.field:
            raise
        session().rollback()
        flash(str(refusal), "danger")
    else:
        if said:
            flash(said, "success")
    return redirect(to, 303)


def page_number() -> int:
    """The `page` of a paged list, from 1; anything else than a whole number counts as 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _blame(form: FlaskForm, refusal: SamskrivError) -> None:
    """Put the sentence at the field it is about, else at the form's head."""
    field = form._fields.get(refusal.field or "") if isinstance(refusal, Invalid) else None
    if field is None:
        form.form_errors.append(str(refusal))
    else:
        field.errors = [*field.errors, str(refusal)]


__all__ = [
    "Response",
    "SignInNeeded",
    "change",
    "page_number",
    "session",
    "signed_in",
    "submit",
    "viewer",
]
