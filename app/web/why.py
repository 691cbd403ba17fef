"""Why does it read so."""

from flask import Blueprint, render_template, request

from app.queries import why as why_q
from app.web import pieces
from app.web.core import session, viewer

bp = Blueprint("why", __name__)


@bp.get("/processes/<slug>/documents/<document>/<draft>/why/<int:passage>")
def show(slug: str, document: str, draft: str, passage: int) -> str:
    """The story of a passage's words; `at` asks about one place in the version's text."""
    page = why_q.show_why(
        session(), viewer(), slug, document, draft, passage, at=_number("at"), number=_number("version")
    )
    return render_template(
        "why/show.html",
        page=page,
        excerpt=pieces.excerpt,
        place={"slug": slug, "document": document, "draft": draft},
    )


def _number(field: str) -> int | None:
    word = request.args.get(field, "")
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 else None
