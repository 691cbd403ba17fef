"""The reading page of a draft."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.models import SuggestionKind
from app.queries import documents as documents_q
from app.queries import places
from app.queries.documents import Filters, Notes, Reading, Status, View
from app.text.render import plain
from app.web import rendered
from app.web.core import session, viewer
from app.web.filters import locale_code
from app.web.rendered import Row, Shelf

bp = Blueprint("documents", __name__)

E = TypeVar("E", bound=enum.StrEnum)

_drawn: Shelf[Markup] = Shelf(6_000_000, lambda html: len(html) + 400)
"""Rows of the page as they were drawn last, by everything that they show."""


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
    if not isinstance(page, Reading):
        return render_template("documents/empty.html", draft=page)
    place: dict[str, Any] = {"slug": slug, "document": document, "draft": draft}
    at = Addresses(
        suggest=url_for("suggestions.new", **place) + "?passage=",
        discuss=url_for("threads.new", **place) + "?passage=",
        why=url_for("why.show", **place, passage=0)[:-1],
    )
    shown = lines(page)
    return render_template(
        "documents/show.html",
        page=page,
        rows=draw(page, shown, at),
        outline=[line for line in shown if line.row.words],
        place=place,
        why_at=at.why,
        tabs=_tabs(page),
    )


@dataclass(frozen=True)
class Addresses:
    """Where one goes to act on a passage; its id is added."""

    suggest: str
    discuss: str
    why: str


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


def draw(page: Reading, shown: Sequence[Line], at: Addresses) -> list[Markup]:
    """The rows as HTML; a row that shows what it showed before is not drawn again."""
    macros: Any = current_app.jinja_env.get_template("documents/_rows.html").module
    rights = (page.may_suggest or page.may_amend, page.may_comment)
    always = (at, rights, locale_code(), page.document.locale, page.head.text_hash)

    def drawn(line: Line) -> Markup:
        key = (always, line.row.html, line.id, line.number, line.former, line.notes and line.notes.key)
        return _drawn.get(
            key, lambda: macros.row(line, page.document.locale, at, *rights, _told(page, line.notes))
        )

    return [drawn(line) for line in shown]


def _told(page: Reading, notes: Notes | None) -> Mapping[int, tuple[Markup, str]]:
    """What each suggestion beside a passage changes, and why."""
    head = page.head
    return {
        card.id: (
            rendered.excerpt(head.text, head.text_hash, card.changes) if card.changes else Markup(""),
            plain(card.reason),
        )
        for card in (notes.cards if notes else ())
    }


def _tabs(page: Reading) -> list[dict[str, object]]:
    """The drafts of the document, as links."""
    document = page.document
    return [
        {
            "text": draft.group.name if draft.group else _("Common draft"),
            "href": url_for(".show", slug=document.process.slug, document=document.slug, draft=draft.slug),
            "current": draft.id == page.draft.id,
        }
        for draft in page.drafts
    ]


def _line(page: Reading, row: Row) -> Line:
    if row.base is None:
        return Line(row, None, None, (), None)
    number = page.passages.ids[row.base]
    return Line(row, row.base + 1, number, page.former.get(number, ()), page.notes.get(row.base))


@bp.app_template_filter("plain")
def plain_words(source: str) -> str:
    """Markdown as plain words, for where there is no room for markup."""
    return plain(source)


def chosen(words: type[E], field: str) -> E | None:
    """The word of an enumeration that the address names in this field; None for any other."""
    value = request.args.get(field, "")
    return next((word for word in words if word.value == value), None)
