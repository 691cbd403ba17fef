"""Suggesting better words, reading a suggestion, and standing behind one."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import OPEN_STATES, Suggestion, SuggestionKind, SuggestionState
from app.queries import suggestions as suggestions_q
from app.queries.suggestions import Sorting
from app.services import suggestions, supports
from app.web import compared, rendered, sending
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.documents import chosen
from app.web.writing import (
    EditForm,
    SuggestionForm,
    answer,
    excerpts,
    number_of,
    place_of,
    step,
)

bp = Blueprint("suggestions", __name__)

SENT = _l("Thank you. Your suggestion is sent; you will be told what becomes of it.")
SENT_EACH = _l("Thank you. Each of your edits is sent as a suggestion of its own; they stand below.")
REWORDED = _l("Your suggestion has a new wording. Those who supported the old one are asked again.")


@bp.route("/processes/<slug>/documents/<document>/<draft>/suggestions/new", methods=["GET", "POST"])
def new(slug: str, document: str, draft: str) -> Response:
    """Suggest other words for some passages, or for the whole text."""
    signed_in()
    form = SuggestionForm()
    spot, writing = sending.beginning(form, slug, document, draft)
    page = partial(sending.page_for_new, form, spot, writing)
    if step() == "each":
        mine = url_for("me.show", _anchor="suggestions")
        return submit(form, lambda: sending.send_each(form, spot), to=mine, page=page, said=SENT_EACH)
    return answer(form, spot, page, lambda: sending.send(form, spot), to=_page_of, said=SENT)


@bp.route("/suggestions/<int:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> Response:
    """Another wording for one's own suggestion, beside what it was written on and what stands there now."""
    signed_in()
    form = EditForm()
    found = sending.rewriting(form, number)
    page = partial(sending.page_for_edit, form, found)
    save = partial(sending.save, form, found.spot, found.suggestion)
    return answer(form, found.spot, page, save, to=_page_of, said=REWORDED)


@bp.get("/suggestions/<int:number>")
def show(number: int) -> str:
    """One suggestion with its discussion and what became of it."""
    page = suggestions_q.show_suggestion(session(), viewer(), number)
    place = place_of(page.suggestion.draft)
    base = page.wording.version
    return render_template(
        "suggestions/show.html",
        page=page,
        place=place,
        excerpt=excerpts(page.head),
        others=compared.others(page.since) if page.since else (),
        difference=compared.difference(page.reworded) if page.reworded else (),
        wording=rendered.excerpt(base.text, base.text_hash, page.wording.changes),
        passages=rendered.changed_parts(base, page.wording.changes),
        revisions=[
            (one, rendered.excerpt(one.base.text, one.base.text_hash, one.changes))
            for one in reversed(page.suggestion.revisions)
        ],
        words_of=lambda decision: rendered.excerpt(
            decision.merge.base.text, decision.merge.base.text_hash, decision.words
        ),
    )


@bp.get("/processes/<slug>/documents/<document>/<draft>/suggestions")
def index(slug: str, document: str, draft: str) -> str:
    """All suggestions of a draft, decided ones included."""
    state = request.args.get("state", "open")
    shown = suggestions_q.list_suggestions(
        session(),
        viewer(),
        slug,
        document,
        draft,
        states=_states(state),
        settled={"settled": True, "withdrawn": False}.get(state),
        kind=chosen(SuggestionKind, "kind"),
        sorting=chosen(Sorting, "sort") or Sorting.NEWEST,
        page=page_number(),
    )
    place = {"slug": slug, "document": document, "draft": draft}
    return render_template(
        "suggestions/index.html",
        shown=shown,
        place=place,
        excerpt=lambda one: rendered.excerpt(one.version.text, one.version.text_hash, one.changes),
        state=state if _states(state) else "",
        kind=request.args.get("kind", ""),
        sorting=(chosen(Sorting, "sort") or Sorting.NEWEST).value,
        address=lambda number: url_for(".index", **{**place, **request.args, "page": number}),
    )


@bp.post("/suggestions/<int:number>/withdrawal")
def withdraw(number: int) -> Response:
    """Take one's suggestion back."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    return change(
        lambda: suggestions.withdraw(session(), signed_in(), suggestion),
        to=url_for(".show", number=number),
        said=_("Your suggestion is withdrawn. Its discussion stays readable."),
    )


@bp.post("/suggestions/<int:number>/settlement")
def settle(number: int) -> Response:
    """Close one's suggestion, because what it asks for stands in the text already."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    return change(
        lambda: suggestions.settle(session(), signed_in(), suggestion),
        to=url_for(".show", number=number),
        said=_("%(label)s is closed as settled.", label=suggestion.label),
    )


@bp.post("/suggestions/<int:number>/support")
def support(number: int) -> Response:
    """Back the wording that was read."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    revision, instead_of = number_of(request.values.get("revision")), request.values.get("instead_of")
    return change(
        lambda: supports.give(session(), signed_in(), suggestion, revision=revision, instead_of=instead_of),
        to=_back(suggestion),
        said=_("You support %(label)s.", label=suggestion.label),
    )


@bp.post("/suggestions/<int:number>/support/ending")
def end_support(number: int) -> Response:
    """Stop backing a suggestion."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    return change(
        lambda: supports.withdraw(session(), signed_in(), suggestion),
        to=_back(suggestion),
        said=_("You no longer support %(label)s.", label=suggestion.label),
    )


def _page_of(suggestion: Suggestion) -> str:
    return url_for(".show", number=suggestion.id)


def _back(suggestion: Suggestion) -> str:
    """Back to the passage or the page where the button was pressed, else to the suggestion."""
    place = request.values.get("back", "")
    if place == "me":
        return url_for("me.show", _anchor="tasks")
    if place == "tray" or (place.startswith("p-") and place[2:].isdecimal()):
        where = place_of(suggestion.draft)
        return f"{url_for('documents.show', slug=where['slug'], document=where['document'], draft=where['draft'])}#{place}"
    return url_for(".show", number=suggestion.id)


def _states(word: str) -> Sequence[SuggestionState]:
    """The states that a word in the address stands for; none for all of them."""
    if word == "open":
        return OPEN_STATES
    if word == "accepted":
        return (
            SuggestionState.ACCEPTED,
            SuggestionState.ACCEPTED_WITH_CHANGES,
            SuggestionState.ACCEPTED_IN_PART,
        )
    if word == "settled":
        return (SuggestionState.WITHDRAWN,)
    return tuple(state for state in SuggestionState if state.value == word)
