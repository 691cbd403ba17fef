"""What templates may call: dates and numbers by locale, safe HTML, and who may do what."""

from datetime import date, datetime, timedelta

import nh3
from flask import Flask, current_app, g
from flask import session as cookie
from flask_babel import format_date, format_datetime, format_decimal, format_timedelta, get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from app import clock
from app.i18n import DEFAULT_LOCALE, LOCALES
from app.policy import Permission, can
from app.text.markdown import ALLOWED_ATTRIBUTES, ALLOWED_SCHEMES, ALLOWED_TAGS
from app.text.render import render
from app.web.assets import asset
from app.web.core import viewer


def clean(html: str) -> Markup:
    """HTML of the engine as a template may show it: nh3 is the authority, and nothing comes after it."""
    return Markup(  # noqa: S704 - what nh3 lets pass is what may be shown
        nh3.clean(
            html,
            tags=set(ALLOWED_TAGS),
            attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
            url_schemes=set(ALLOWED_SCHEMES),
            link_rel=None,  # the engine writes it
        )
    )


def markdown(text: str) -> Markup:
    """Markdown source as safe HTML."""
    return clean(render(text))


def _date(value: date | datetime | None, style: str = "long") -> str:
    return "" if value is None else str(format_date(value, style))


def _datetime(value: datetime | None, style: str = "medium") -> str:
    return "" if value is None else str(format_datetime(value, style))


def _ago(value: datetime | date) -> str:
    if not isinstance(value, datetime):
        difference: timedelta = value - clock.today()
        return str(format_timedelta(difference, granularity="day", add_direction=True))
    return str(format_timedelta(value - clock.now(), add_direction=True))


def locale_code() -> str:
    """The language of this answer: one of `da`, `nl`, `en`."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LOCALE


def furnish(app: Flask) -> None:
    """Attach filters and the words every template has."""
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        date=_date, datetime=_datetime, ago=_ago, number=format_decimal, markdown=markdown, clean=clean
    )

    @app.context_processor
    def words() -> dict[str, object]:
        member = viewer().member
        return {
            "viewer": viewer(),
            "can": lambda permission, thing=None: can(viewer(), permission, thing),
            "Permission": Permission,
            "locale": locale_code(),
            "locales": list(LOCALES.items()),
            "theme": member.theme if member else cookie.get("theme", "auto"),
            "party_name": current_app.config["PARTY_NAME"],
            "csrf_token": generate_csrf,
            "asset": asset,
            "now": clock.now,
            "today": clock.today,
        }

    @app.before_request
    def forget_viewer() -> None:
        g.pop("viewer", None)
