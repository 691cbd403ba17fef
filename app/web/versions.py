"""A draft's versions, one of them, and the difference between any two."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.queries import differences
from app.queries import versions as versions_q
from app.web import pieces, rendered
from app.web.core import page_number, session, viewer

bp = Blueprint("versions", __name__)

DRAFT = "/processes/<slug>/documents/<document>/<draft>/versions"


@bp.get(DRAFT)
def index(slug: str, document: str, draft: str) -> Response | str:
    """Every version of a draft, newest first; with `from` and `to` on to their difference."""
    place: dict[str, Any] = {"slug": slug, "document": document, "draft": draft}
    wanted = [request.args.get(name, "") for name in ("from", "to")]
    if all(word.isdecimal() and len(word) < 7 for word in wanted):
        other = request.args.get("with") or None
        return redirect(
            url_for(".compare", first=int(wanted[0]), second=int(wanted[1]), **{**place, "with": other})
        )
    page = versions_q.list_versions(session(), viewer(), slug, document, draft, page=page_number())
    return render_template("versions/index.html", page=page, place=place)


@bp.get(f"{DRAFT}/<int:number>")
def show(slug: str, document: str, draft: str, number: int) -> str:
    """One version: its text, its hash, and who made it."""
    page = versions_q.show_version(session(), viewer(), slug, document, draft, number)
    version = page.version
    rows = rendered.text_rows(version.text, version.text_hash)
    return render_template(
        "versions/show.html",
        page=page,
        rows=list(zip(version.passages, rows, strict=False)),
        place={"slug": slug, "document": document, "draft": draft},
    )


@bp.get(f"{DRAFT}/<int:first>...<int:second>")
def compare(slug: str, document: str, draft: str, first: int, second: int) -> str:
    """What leads from one version to another, in the text or side by side."""
    page = versions_q.compare(
        session(), viewer(), slug, document, draft, first, second, other=request.args.get("with")
    )
    return render_template(
        "versions/compare.html",
        page=page,
        difference=differences.difference(page.first.text, page.changes, page=page_number()),
        compared=pieces.compared,
        sides=request.args.get("view") == "sides",
        place={"slug": slug, "document": document, "draft": draft},
        other=request.args.get("with") or None,
    )
