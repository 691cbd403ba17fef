"""A desk as it is drawn: the whole page, or the pieces of it that a step has changed."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask import render_template, request
from markupsafe import Markup

from app.i18n import gettext as _
from app.models import Draft, Verdict
from app.queries import cards, desks, news, results
from app.queries.desk_pages import Desk
from app.queries.desk_places import Place
from app.queries.queues import Order, Show
from app.text import Changes
from app.web import pieces, rendered
from app.web.core import page_number, session, viewer
from app.web.documents import chosen
from app.web.links import Links
from app.web.merge_forms import ProposalForm

PIECES = "text/vnd.pieces+html"
"""What a desk's script asks for: the pieces of the page that have changed."""


def wanted() -> bool:
    """Whether pieces are asked for."""
    return PIECES in request.headers.get("Accept", "")


def show(found: Place, *, wanted: int | None = None, show: Show | None = None) -> Desk:
    return desks.show_desk(
        session(),
        viewer(),
        found,
        show=show or chosen(Show, "show") or Show.ALL,
        order=chosen(Order, "order") or Order.TEXT,
        passage=number("passage"),
        page=page_number() if "page" in request.args else 0,
        wanted=wanted,
    )


def draw(page: Desk, form: Any, proposal: ProposalForm | None = None) -> str:
    if wanted():
        return cut(page, form, ())
    desks.furnish(session(), viewer(), page)
    return render_template(
        "merges/desk.html", proposal=proposal or ProposalForm(formdata=None), **_context(page, form)
    )


def cut(
    page: Desk,
    form: Any,
    changed: Collection[int],
    *,
    told: news.News | None = None,
    held: bool = False,
) -> str:
    """The pieces of the desk that a step changes: the decision, the result around it, the counts, these rows.

    Without the first two when the script holds them already, fetched ahead for the suggestion it goes on to; with what
    others have done since the page that the script shows.
    """
    told = told or _told(page)
    changed = {*changed, *(told.suggestions if told else ())}
    numbers = changed if held else {*changed, *_current(page)}
    rows = [page.queue.by_id[number] for number in sorted(numbers) if number in page.queue.by_id]
    if held:
        page.cards.update(cards.cards(session(), viewer(), page.draft, numbers))
    else:
        desks.furnish(session(), viewer(), page, rows=rows)
    return render_template(
        "merges/pieces.html",
        rows_changed=rows,
        told=told,
        held=held,
        nearby=held and page.is_near(changed),
        **_context(page, form),
    )


def holds(page: Desk, changed: Collection[int]) -> bool:
    """Whether the script holds the decision to go on to, fetched ahead, as it reads now after a step about these."""
    number = page.current.entry.id if page.current else None
    then = page.after.entry.id if page.after else None
    return (
        number is not None
        and plain(request.form.get("held")) == number
        and plain(request.form.get("then")) == then
        # What had been decided about before may have had other words, and a new reason is offered from now on.
        and plain(request.form.get("seen")) == 0
        and request.form.get("reason", "") in ("", request.form.get("said"))
        and page.leaves_alone(changed)
        and _told(page) is None
    )


def _told(page: Desk) -> news.News | None:
    """What others have done since the page that the script shows, if it says which; None when nothing."""
    shown = plain(request.headers.get("Desk-Step"))
    if shown is None or page.latest.others <= shown:
        return None
    return news.since(session(), viewer(), page.merge, shown)


def _current(page: Desk) -> Sequence[int]:
    return [page.current.entry.id] if page.current else []


def _context(page: Desk, form: Any) -> dict[str, Any]:
    return {
        "desk": page,
        "form": form,
        "place": place_of(page.draft),
        "links": Links(place_of(page.draft), _kept(page)),
        "shows": Show,
        "orders": Order,
        "excerpt": excerpt_of(page),
        "orders_of": results.orders,
        "rows": pieces.rows,
        "typed": request.form,
        "mistakes": _mistakes(page, form),
    }


def _mistakes(page: Desk, form: Any) -> list[str]:
    """What was refused for a reason that no field of the desk shows at its own place."""
    placed = {"reason", "suggestion", "body", "text"}
    typed = []
    if form.verdict.data == "settle":
        placed = {"reason", "words", "choice"}
        if form.errors and not _still_there(page, form):
            placed = set()
            typed = [
                _("You had written: “%(words)s”", words=one)
                for one in (form.words.data, form.reason.data)
                if one
            ]
    if form.verdict.data == Verdict.DEFER:
        placed.add("deferred_until")
    return [
        *form.form_errors,
        *(error for field in form if field.name not in placed for error in field.errors),
        *typed,
    ]


def _still_there(page: Desk, form: Any) -> bool:
    shown = page.around.conflicts if page.around else ()
    return any((one.start, one.end) == (form.start.data, form.end.data) for one in shown)


def _kept(page: Desk) -> dict[str, Any]:
    """What an address of the desk keeps: filter, order and passage."""
    return {"show": page.show.value or None, "order": page.order.value or None, "passage": page.passage}


def excerpt_of(page: Desk) -> Callable[[Changes], Markup | str]:
    def excerpt(changes: Changes) -> Markup | str:
        return rendered.excerpt(page.board.text, page.board.text_hash, changes) if changes else ""

    return excerpt


def address(found: Place, number: int | None) -> str:
    """Where this suggestion is decided, with the filter, order and passage that are being looked at."""
    kept = {name: request.args.get(name) for name in ("show", "order", "passage")}
    return Links(found.address, kept).at(number)


def place_of(draft: Draft) -> dict[str, Any]:
    """The address of a draft."""
    return {"slug": draft.document.process.slug, "document": draft.document.slug, "draft": draft.slug}


def plain(word: Any) -> int | None:
    """A whole number that somebody sent, if it is one."""
    word = str(word or "")
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 else None


def number(field: str) -> int | None:
    """The whole number that the address gives for a field, if it does."""
    return plain(request.args.get(field, ""))
