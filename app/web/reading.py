"""How the reading page is drawn: its rows once for all who see the same, and all of them together as one part.

That part is kept packed under everything it shows; a page of thirty thousand words is then as quick as a small one.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from app import clock
from app.db import db, in_passing
from app.i18n import gettext as _
from app.queries.documents import Filters, Notes, Reading, View
from app.queries.margins import SuggestionCard
from app.queries.shelves import Shelf
from app.services import visits
from app.text import Changes
from app.text.render import plain
from app.text.render_signs import Sign
from app.web import pieces, rendered, suggested
from app.web.compression import Packed, Woven, pack
from app.web.filters import locale_code
from app.web.rendered import Row

WHOLE = 200
"""So many notes stand on the page from the start; the others are a line each, until one comes near them."""

_MIDDLE = Markup("<!-- the text -->")

_drawn: Shelf[Markup] = Shelf(3_000_000, lambda html: len(html) + 400)
"""Rows of the page as they were drawn last, by everything that they show."""

_packed: Shelf[Packed] = Shelf(2_000_000, lambda part: len(part.deflated) + 1_000)
"""Texts with their margins, by everything that they show."""


@dataclass(frozen=True)
class Addresses:
    """Where one goes to act on a passage; its id is added."""

    suggest: str
    discuss: str
    why: str
    passage: str


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


def woven(page: Reading) -> Response:
    """The whole page."""
    given = context(page)
    key = (page.key, locale_code(), page.document.locale, *given["place"].values())
    middle = _packed.get(key, lambda: pack(_body(page, given).encode()))
    phase = page.document.process.phase
    signs = (key, page.last_visit, bool(page.eyes.member), phase and phase.kind, len(page.margin.drafts))
    top = _drawn.get(signs, lambda: _top(page, given))
    head, _, tail = render_template("documents/show.html", **given, body=_MIDDLE, top=top).partition(_MIDDLE)
    return Woven(head, middle, tail)


def noted(page: Reading, response: Response) -> Response:
    """The answer, with the member's visit noted once it has been sent."""
    member = page.eyes.member
    if member and (page.visit is None or page.visit.is_worth_noting(clock.now())):
        later, draft = current_app.app_context(), page.draft.id

        def note() -> None:
            # Another visit may be noted at this moment; then this one need not be.
            with later, in_passing(), suppress(DBAPIError):
                visits.note(db.session(), member, draft)
                db.session.commit()

        response.call_on_close(note)
    return response


def context(page: Reading) -> dict[str, Any]:
    """What every template of the page is given."""
    place = {
        "slug": page.document.process.slug,
        "document": page.document.slug,
        "draft": page.draft.slug,
    }
    return {"page": page, "place": place, "tabs": _tabs(page), "kept": _kept(page.filters)}


def _kept(filters: Filters) -> dict[str, object]:
    """The filters as an address carries them along."""
    return {
        "status": filters.status.value or None,
        "kind": filters.kind.value if filters.kind else None,
        "group": filters.group or None,
        "author": filters.author,
        "contested": 1 if filters.contested else None,
        "mine": 1 if filters.mine else None,
        "new": 1 if filters.since else None,
    }


def line_of(page: Reading, passage: int) -> Line | None:
    """The line of one passage, taken out of the text."""
    found = next((line for line in lines(page) if line.id == passage), None)
    return found and replace(found, row=pieces.inset(found.row))


def row(page: Reading, line: Line) -> Markup:
    """One row of the page, everything beside it shown."""
    return next(_draw(page, [line], "row", whole=True))


def notes(page: Reading, passages: Sequence[int]) -> str:
    """The notes beside these passages, each in its own element."""
    wanted = set(passages)
    found = [line for line in lines(page) if line.id in wanted and line.notes]
    return "".join(_draw(page, found, "notes", whole=True))


def lines(page: Reading) -> Sequence[Line]:
    """The rows of the page in the chosen view."""
    text, name = page.margin.text, page.margin.text_hash
    if page.view is View.ORIGINAL:
        rows: Sequence[Row] = rendered.text_rows(text, name)
    else:
        cards = {card.id: card for card in page.cards}
        rows = suggested.rows(
            text, name, page.sides, lambda number: _sign(cards[number]), final=page.view is View.FINAL
        )
    return [_line(page, one) for one in rows]


def _top(page: Reading, given: Mapping[str, Any]) -> Markup:
    """What stands above the text, with nothing in it that is another's or another time's."""
    html = render_template("documents/_top.html", **given, member=bool(page.eyes.member))
    return Markup(html)  # noqa: S704 - the template has escaped what it was given


def _body(page: Reading, given: Mapping[str, Any]) -> str:
    shown = lines(page)
    return render_template(
        "documents/_body.html",
        **given,
        rows=list(_draw(page, shown, "row")),
        outline=[line for line in shown if line.row.words],
        at=_addresses(page),
    )


def _draw(page: Reading, shown: Sequence[Line], part: str, *, whole: bool = False) -> Iterator[Markup]:
    """The lines as HTML; one that shows what it showed before is not drawn again."""
    macros: Any = current_app.jinja_env.get_template("documents/_rows.html").module
    at, language = _addresses(page), page.document.locale
    rights = (page.may_suggest or page.may_amend, page.may_comment)
    always = (part, at, rights, locale_code(), language, page.margin.text_hash)

    def drawn(line: Line, told: bool) -> Markup:
        known = _told(page, line.notes) if told else None
        if part == "notes":
            html: Markup = macros.notes(line, at, known)
        else:
            html = macros.row(line, language, at, *rights, known)
        return html

    room = WHOLE
    for line in shown:
        room -= line.notes.count if line.notes else 0
        told = whole or room >= 0
        key = (always, line.row.html, line.id, line.number, line.former, line.notes and line.notes.key, told)
        yield _drawn.get(key, partial(drawn, line, told))


def _told(page: Reading, beside: Notes | None) -> Mapping[int, tuple[Markup, str]]:
    """What each suggestion beside a passage changes, and why."""
    return {
        card.id: (_excerpt(page, card.changes) if card.changes else Markup(""), plain(card.reason))
        for card in (beside.cards if beside else ())
    }


def _excerpt(page: Reading, changes: Changes) -> Markup:
    return rendered.excerpt(page.margin.text, page.margin.text_hash, changes)


def _sign(card: SuggestionCard) -> Sign:
    """How a suggestion is named within the text: by its number and its author, or the group where names are not shown."""
    who = _("you") if card.mine else card.author or card.group
    return Sign(f"{card.label} {who}" if who else card.label, url_for("suggestions.show", number=card.id))


def _addresses(page: Reading) -> Addresses:
    place = context(page)["place"]
    return Addresses(
        suggest=url_for("suggestions.new", **place) + "?passage=",
        discuss=url_for("threads.new", **place) + "?passage=",
        why=url_for("why.show", **place, passage=0)[:-1],
        passage=url_for("documents.passage", **place, passage=0)[:-1],
    )


def _tabs(page: Reading) -> list[dict[str, object]]:
    """The drafts of the document, as links."""
    document = page.document
    return [
        {
            "text": draft.group or _("Common draft"),
            "href": url_for(
                "documents.show", slug=document.process.slug, document=document.slug, draft=draft.slug
            ),
            "current": draft.slug == page.draft.slug,
        }
        for draft in page.margin.drafts
    ]


def _line(page: Reading, one: Row) -> Line:
    if one.base is None:
        return Line(one, None, None, (), None)
    number = page.passages.ids[one.base]
    return Line(one, one.base + 1, number, page.former.get(number, ()), page.notes.get(one.base))
