"""The only place where the house's refusals become status codes and pages."""

from flask import Flask, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from app.i18n import gettext as _
from app.web import kept
from app.web.core import SignInNeeded, session, viewer


def furnish(app: Flask) -> None:
    """Attach a handler for every refusal."""
    app.register_error_handler(NotFound, lambda refusal: _page("404", 404))
    app.register_error_handler(404, lambda refusal: _page("404", 404))
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(SignInNeeded, lambda refusal: _sign_in())
    app.register_error_handler(CSRFError, _lapsed)
    for race in (Stale, Conflict, StaleDataError, IntegrityError, OperationalError):
        app.register_error_handler(race, _race)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(500, lambda refusal: _page("broken", 500))


def _page(name: str, status: int, **context: object) -> Response:
    session().rollback()
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return _said(name, status, context.get("sentence"))
    return make_response(render_template(f"errors/{name}.html", **context), status)


def _said(name: str, status: int, sentence: object) -> Response:
    """The refusal for a script: a sentence, and a key that fits where the form's has lapsed."""
    sentences = {
        "404": _("There is nothing here, or it is not yours to see."),
        "sign_in_needed": _(
            "You are no longer signed in. Your words are still here: sign in again, then go on."
        ),
    }
    said = sentence or sentences.get(name) or _("Something went wrong. Your words are still here; try again.")
    answer = {"sentence": str(said)}
    if name == "sign_in_needed":
        answer["sign_in"] = url_for("accounts.sign_in")
    if name == "send_again":
        answer["csrf_token"] = generate_csrf()
    return make_response(jsonify(answer), status)


def _not_allowed(refusal: NotAllowed) -> Response:
    if viewer().member is None:
        return _sign_in()
    return _page("refused", 403, sentence=str(refusal), kept=kept.current())


def _invalid(refusal: Invalid) -> Response:
    return _page("refused", 422, sentence=str(refusal), kept=kept.current())


def _sign_in() -> Response:
    form = kept.current()
    return _page("sign_in_needed", 401, kept=form, sealed=kept.seal(form) if form else None)


def _lapsed(_refusal: CSRFError) -> Response:
    """The form's key no longer fits the session: sign in again, or send again what was typed."""
    if viewer().member is None:
        return _sign_in()
    return _page("send_again", 400, kept=kept.current(), sentence=_("The page had been open for too long."))


def _race(refusal: Exception) -> Response:
    if isinstance(refusal, DBAPIError) and not isinstance(refusal, IntegrityError | OperationalError):
        raise refusal
    sentence = (
        str(refusal) if isinstance(refusal, Stale | Conflict) else _("Somebody else was quicker by a moment.")
    )
    return _page("send_again", 409, kept=kept.current(), sentence=sentence)


def _too_large(_refusal: RequestEntityTooLarge) -> Response:
    return _page(
        "refused",
        413,
        sentence=_(
            "This is more than 8 MB, which is too much to take. Nothing has been changed; send a shorter text."
        ),
    )


def _other(refusal: HTTPException) -> Response:
    status = refusal.code or 500
    if status < 400:
        return refusal.get_response()
    if status == 404:
        return _page("404", 404)
    response = _page(
        "refused", status, sentence=_("The address or the form was not understood. Nothing has been changed.")
    )
    for name, value in refusal.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response
