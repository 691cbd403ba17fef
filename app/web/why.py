"""Why does it read so: a passage's words, and the map of a whole text; as pages and as data."""

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.queries import maps
from app.queries import why as why_q
from app.queries.maps import By
from app.queries.why import Why
from app.text.render import plain
from app.web import origin_data, pieces
from app.web.core import page_number, session, viewer
from app.web.documents import chosen

bp = Blueprint("why", __name__)

DRAFT = "/processes/<slug>/documents/<document>/<draft>"


@bp.get(f"{DRAFT}/why/<int:passage>")
def show(slug: str, document: str, draft: str, passage: int) -> str:
    """The story of a passage's words; `at` asks about one place in the version's text."""
    return render_template(
        "why/show.html",
        page=_why(slug, document, draft, passage),
        excerpt=pieces.excerpt,
        plain=plain,
        place={"slug": slug, "document": document, "draft": draft},
    )


@bp.get(f"{DRAFT}/why/<int:passage>.json")
def data(slug: str, document: str, draft: str, passage: int) -> Response:
    """The same as data."""
    return jsonify(origin_data.passage_data(_why(slug, document, draft, passage)))


@bp.get(f"{DRAFT}/map")
def overview(slug: str, document: str, draft: str) -> str:
    """The whole text, coloured by where its words came from."""
    page = maps.show_map(
        session(), viewer(), slug, document, draft, by=_by(), number=_number("version"), page=page_number()
    )
    return render_template(
        "why/map.html", page=page, kinds=By, place={"slug": slug, "document": document, "draft": draft}
    )


@bp.get(f"{DRAFT}/map.json")
def overview_data(slug: str, document: str, draft: str) -> Response:
    """The same as data, all of it."""
    page = maps.show_map(
        session(), viewer(), slug, document, draft, by=_by(), number=_number("version"), page=None
    )
    return jsonify(origin_data.map_data(page))


def _why(slug: str, document: str, draft: str, passage: int) -> Why:
    return why_q.show_why(
        session(), viewer(), slug, document, draft, passage, at=_number("at"), number=_number("version")
    )


def _by() -> By:
    return chosen(By, "by") or By.REGION


def _number(field: str) -> int | None:
    word = request.args.get(field, "")
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 else None
