"""The register of adopted policy."""

from flask import Blueprint, render_template, request

from app.queries import adopted as adopted_q
from app.web import pieces, rendered
from app.web.core import page_number, session, viewer

bp = Blueprint("adopted", __name__)


@bp.get("/adopted")
def index() -> str:
    """What is in force, or with `status=ended` what was replaced."""
    ended = request.args.get("status") == "ended"
    words = request.args.get("q", "")[:100]
    return render_template(
        "adopted/index.html",
        page=adopted_q.list_adopted(session(), viewer(), in_force=not ended, words=words, page=page_number()),
        ended=ended,
        words=words,
    )


@bp.get("/adopted/<slug>")
def show(slug: str) -> str:
    """One adopted text with its decision, and for each passage the way to why it reads so."""
    page = adopted_q.show_adopted(session(), viewer(), slug)
    rows = rendered.text_rows(page.version.text, page.version.text_hash)
    passages = [number for number, _start, _end in page.version.passages]
    return render_template(
        "adopted/show.html",
        page=page,
        rows=list(zip(passages, rows, strict=True)),
        words=len(page.version.text.split()),
        amended={one.passage for one in page.amended if one.number},
        excerpt=pieces.excerpt,
    )
