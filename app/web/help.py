"""Help: how it works, who may do what, and what the words mean."""

from flask import Blueprint, render_template

from app.glossary import TERMS
from app.policy import TABLE
from app.web.filters import locale_code

bp = Blueprint("help", __name__)


@bp.get("/help")
def show() -> str:
    """How it works, for somebody who knows none of these words."""
    return render_template("help/show.html")


@bp.get("/help/rules")
def rules() -> str:
    """The table that every service asks, as a page."""
    return render_template("help/rules.html", rules=list(TABLE.values()))


@bp.get("/help/glossary")
def glossary() -> str:
    """Every word of the house, with what it means."""
    return render_template("help/glossary.html", terms=TERMS, language=locale_code())
