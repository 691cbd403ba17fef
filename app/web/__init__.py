"""The browser's face of the house: forms on top, routes below, one blueprint module per noun."""

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, abort, has_request_context, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from app.db import db, only_reading
from app.i18n import LOCALES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BLUEPRINTS = (
    "accounts",
    "admin",
    "adopted",
    "assets",
    "consolidations",
    "decisions",
    "documents",
    "downloads",
    "groups",
    "health",
    "hearings",
    "help",
    "home",
    "language",
    "log",
    "me",
    "merges",
    "moderation",
    "processes",
    "profile",
    "proposals",
    "roles",
    "setup",
    "submissions",
    "suggestions",
    "threads",
    "updates",
    "versions",
    "why",
    "writings",
)
"""Modules of this package that hold a blueprint named `bp`."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
        " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Number(IntegerConverter):
    """A whole number in an address; no row bears one that a database's integers cannot hold."""

    def __init__(self, url_map: Map, *words: Any, **options: Any) -> None:
        super().__init__(url_map, *words, **{"max": 2**31 - 1, **options})


class Samskriv(Flask):
    """Flask with one transaction around each request: a response commits, an exception rolls back."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view and commit inside the dispatch, so that a race lost at commit is answered as a page."""
        response = self.make_response(super().dispatch_request())
        db.session.commit()
        return response

    def wsgi_app(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Requests that only read take no write lock."""
        if environ.get("REQUEST_METHOD") in ("GET", "HEAD", "OPTIONS"):
            with only_reading():
                return super().wsgi_app(environ, start_response)
        return super().wsgi_app(environ, start_response)


def furnish(app: Flask) -> None:
    """Attach pages, languages, form keys, sign-in and headers to the application."""
    from app.web import compression, errors, filters, identity

    Babel(app, locale_selector=_locale)
    CSRFProtect(app)
    identity.furnish(app)
    filters.furnish(app)
    errors.furnish(app)
    app.url_map.converters["int"] = Number
    app.before_request(_refuse_nul)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"app.web.{name}").bp)
    app.after_request(compression.send)  # the last of them: they run in reverse
    app.after_request(_headers)
    if app.config["PROXIES"]:
        count = app.config["PROXIES"]
        proxied: Any = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = proxied  # type: ignore[method-assign]


def _locale() -> str | None:
    """The member's own language, else the one chosen in this browser, else what the browser asks for."""
    from app.web.core import viewer

    if not has_request_context():
        return None
    member = viewer().member
    chosen = member.locale if member else cookie.get("locale")
    return chosen if chosen in LOCALES else _asked_for(request)


def _asked_for(asked: Request) -> str | None:
    return asked.accept_languages.best_match(list(LOCALES))


def _refuse_nul() -> None:
    """No address holds a NUL; some databases cannot even be asked about one."""
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(404)


def _headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "assets.show":
        response.headers.setdefault("Cache-Control", "no-store" if "_user_id" in cookie else "no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
    return response
