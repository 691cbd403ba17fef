"""The reading page of a draft."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.models import SuggestionKind
from app.queries import documents as documents_q
from app.queries import places
from app.queries.documents import Filters, Notes, Reading, Status, View
from app.web import rendered
from app.web.core import session, viewer
from app.web.rendered import Row

bp = Blueprint("documents", __name__)

E = TypeVar("E", bound=enum.StrEnum)


@bp.get("/processes/<slug>/documents/<document>")
def choose(slug: str, document: str) -> Response:
    """On to the draft of the reader's group, else to the common one."""
    found = places.find_document(session(), viewer(), slug, document)
    draft = places.home_draft(viewer(), found.drafts)
    return redirect(url_for(".show", slug=slug, document=document, draft=draft.slug))


@bp.get("/processes/<slug>/documents/<document>/<draft>")
def show(slug: str, document: str, draft: str) -> str:
    """The text with its margin."""
    page = documents_q.show_document(
        session(),
        viewer(),
        slug,
        document,
        draft,
        view=chosen(View, "view") or View.ORIGINAL,
        filters=Filters(chosen(Status, "status") or Status.ALL, chosen(SuggestionKind, "kind")),
    )
    rows = lines(page)
    return render_template(
        "documents/show.html",
        page=page,
        lines=rows,
        outline=[line for line in rows if line.row.words],
        excerpt=lambda changes: rendered.excerpt(page.head.text, page.head.text_hash, changes),
        place={"slug": slug, "document": document, "draft": draft},
        tabs=_tabs(page),
    )


@dataclass(frozen=True)
class Line:
    """One row of the page's grid: a passage, what it is called, and what stands beside it.

    `number` and `id` are None for a passage that the open suggestions would add.
    """

    row: Row
    number: int | None
    id: int | None
    former: tuple[int, ...]
    notes: Notes | None

    @property
    def anchor(self) -> str | None:
        """The passage's permanent address on the page."""
        return None if self.id is None else f"p-{self.id}"


def lines(page: Reading) -> Sequence[Line]:
    """The rows of the page in the chosen view."""
    text, name = page.head.text, page.head.text_hash
    match page.view:
        case View.ORIGINAL:
            rows = rendered.text_rows(text, name)
        case View.CHANGES:
            rows = rendered.changed_rows(text, name, page.proposed)
        case View.FINAL:
            rows = rendered.final_rows(text, name, page.proposed)
    return [_line(page, row) for row in rows]


def _tabs(page: Reading) -> list[dict[str, object]]:
    """The drafts of the document, as links."""
    document = page.document
    return [
        {
            "text": draft.group.name if draft.group else _("Common draft"),
            "href": url_for(
                ".show", slug=document.process.slug, document=document.slug, draft=draft.slug
            ),
            "current": draft.id == page.draft.id,
        }
        for draft in page.drafts
    ]


def _line(page: Reading, row: Row) -> Line:
    if row.base is None:
        return Line(row, None, None, (), None)
    number = page.passages[row.base][0]
    return Line(row, row.base + 1, number, page.former.get(number, ()), page.notes.get(row.base))


def chosen(words: type[E], field: str) -> E | None:
    """The word of an enumeration that the address names in this field; None for any other."""
    value = request.args.get(field, "")
    return next((word for word in words if word.value == value), None)
