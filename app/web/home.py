"""The front page."""

from flask import Blueprint, render_template

from app.queries import home as home_q
from app.web.core import session, viewer
from app.web.names import name

bp = Blueprint("home", __name__)
bp.app_template_filter("name")(name)


@bp.get("/")
def show() -> str:
    """To a visitor what this place is; to a member their processes and what waits for them."""
    return render_template("home/show.html", page=home_q.show(session(), viewer()))
