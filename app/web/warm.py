"""What every worker needs, made once before they part, so that they share its memory and answer quickly at once."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import force_locale, format_datetime, format_timedelta
from sqlalchemy.orm import configure_mappers

from app.i18n import LOCALES, gettext


def up(app: Flask) -> None:
    """Configure the mappers, compile the templates, and load the languages; opens no database connection."""
    configure_mappers()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    for locale in LOCALES:
        with app.app_context(), force_locale(locale):
            moment = datetime.now(UTC)
            format_datetime(moment)
            format_timedelta(moment - datetime(2000, 1, 1, tzinfo=UTC), add_direction=True)
            gettext("Sign in")
