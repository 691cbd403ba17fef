"""The reading page of a draft, one passage of it with all that is said there, and the notes that a page lacks."""

import enum
from typing import Any, TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.models import SuggestionKind
from app.queries import documents as documents_q
from app.queries import places
from app.queries.documents import Filters, Reading, Status, View
from app.text.render import plain
from app.web import reading
from app.web.core import session, viewer

bp = Blueprint("documents", __name__)

E = TypeVar("E", bound=enum.StrEnum)

MOST_NOTES = 60
"""Passages whose notes are sent at once."""

DRAFT = "/processes/<slug>/documents/<document>/<draft>"


@bp.get("/processes/<slug>/documents/<document>")
def choose(slug: str, document: str) -> Response:
    """On to the draft of the reader's group, else to the common one."""
    found = places.find_document(session(), viewer(), slug, document)
    draft = places.home_draft(viewer(), found.drafts)
    return redirect(url_for(".show", slug=slug, document=document, draft=draft.slug))


@bp.get(DRAFT)
def show(slug: str, document: str, draft: str) -> Response | str:
    """The text with its margin."""
    page = _read(slug, document, draft)
    if not isinstance(page, Reading):
        return render_template("documents/empty.html", draft=page)
    return reading.noted(page, reading.woven(page))


@bp.get(f"{DRAFT}/passages/<int:passage>")
def passage(slug: str, document: str, draft: str, passage: int) -> Response | str:
    """One passage with everything that is said about it; one that went into another leads to that."""
    page = _read(slug, document, draft)
    if not isinstance(page, Reading):
        raise places.missing()
    heir = page.margin.redirects.get(str(passage), passage)
    if heir != passage:
        return redirect(url_for(".passage", slug=slug, document=document, draft=draft, passage=heir))
    line = reading.line_of(page, passage)
    if line is None:
        raise places.missing()
    return render_template(
        "documents/passage.html", **reading.context(page), line=line, row=reading.row(page, line)
    )


@bp.get(f"{DRAFT}/notes")
def notes(slug: str, document: str, draft: str) -> str:
    """The notes beside some passages, as a piece of the page that lacks them."""
    page = _read(slug, document, draft)
    wanted = [one for one in request.args.get("passages", "").split(",") if one.isdecimal() and len(one) < 10]
    if not isinstance(page, Reading):
        raise places.missing()
    return reading.notes(page, [int(one) for one in wanted[:MOST_NOTES]])


def _read(slug: str, document: str, draft: str) -> Any:
    author = request.args.get("author", "")
    return documents_q.show_document(
        session(),
        viewer(),
        slug,
        document,
        draft,
        view=chosen(View, "view") or View.ORIGINAL,
        filters=Filters(
            status=chosen(Status, "status") or Status.ALL,
            kind=chosen(SuggestionKind, "kind"),
            group=request.args.get("group", ""),
            author=int(author) if author.isdecimal() and len(author) < 10 else None,
            contested=bool(request.args.get("contested")),
            mine=bool(request.args.get("mine")),
        ),
        new=bool(request.args.get("new")),
    )


@bp.app_template_filter("plain")
def plain_words(source: str) -> str:
    """Markdown as plain words, for where there is no room for markup."""
    return plain(source)


def chosen(words: type[E], field: str) -> E | None:
    """The word of an enumeration that the address names in this field; None for any other."""
    value = request.args.get(field, "")
    return next((word for word in words if word.value == value), None)
