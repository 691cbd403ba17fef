"""The merge desk: its queue, a suggestion and the result around it; the steps taken there are in `verdicts`."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.i18n import ngettext
from app.models import MergeState, Verdict
from app.queries import cards, desk_places, differences, news, places
from app.queries import merges as merges_q
from app.queries.desk_places import Place
from app.queries.queues import Show
from app.services import merges
from app.web import desk_pieces, pieces
from app.web.core import change, page_number, session, signed_in, viewer
from app.web.desk_pieces import plain
from app.web.documents import chosen
from app.web.links import Links
from app.web.merge_forms import DecisionForm, ProposalForm

bp = Blueprint("merges", __name__)

DESK = "/processes/<slug>/documents/<document>/<draft>/merge"
LOOK = 100
"""How many suggestions are accepted together with one look."""


@bp.get(DESK)
def desk(slug: str, document: str, draft: str) -> Response | str:
    """The desk; a merge that is proposed already has a page of its own."""
    found = find(slug, document, draft)
    page = desk_pieces.show(found, wanted=desk_pieces.number("s"))
    if page.merge is not None and page.merge.state is MergeState.PROPOSED:
        return redirect(url_for(".show", number=page.merge.id))
    return desk_pieces.draw(page, DecisionForm(formdata=None))


@bp.post(DESK)
def prepare(slug: str, document: str, draft: str) -> Response:
    """Begin a merge, or go on with the one underway."""
    found = places.find_draft(session(), viewer(), slug, document, draft)
    here = url_for(".desk", slug=slug, document=document, draft=draft)
    return change(lambda: merges.prepare(session(), viewer(), found), to=here)


@bp.get(f"{DESK}/news")
def fresh(slug: str, document: str, draft: str) -> Response:
    """What others have done at the desk since one looked, as pieces of it; nothing when nothing is new."""
    found = find(slug, document, draft)
    told = news.since(session(), viewer(), found.merge, desk_pieces.number("after") or 0)
    page = desk_pieces.show(found, wanted=desk_pieces.number("s"))
    if not told.steps and len(page.queue.items) == desk_pieces.number("seen"):
        return make_response("", 204)
    return make_response(desk_pieces.cut(page, DecisionForm(formdata=None), told.suggestions, told=told))


@bp.get(f"{DESK}/result")
def result(slug: str, document: str, draft: str) -> Response | str:
    """Everything that is accepted so far, put together, page by page, with every conflict."""
    found = find(slug, document, draft)
    merge = merges_q.underway(session(), found.draft)
    if merge is None or merge.draft.head_id != merge.base_id:
        return redirect(url_for(".desk", slug=slug, document=document, draft=draft))
    merged = merges.preview(merge)
    return render_template(
        "merges/result.html",
        merge=merge,
        merged=merged,
        in_the_way=merges.in_the_way(merge, merged),
        result=differences.difference(merge.base.text, merged.changes, page=page_number(), per_page=20),
        rows=pieces.rows,
        place=found.address,
        links=Links(found.address, {}),
    )


@bp.route(f"{DESK}/editorial", methods=["GET", "POST"])
def editorial(slug: str, document: str, draft: str) -> Response | str:
    """All editorial suggestions that wait, or all that the text says already, with one look, to be accepted together."""
    found = find(slug, document, draft)
    page = desk_pieces.show(found, show=chosen(Show, "show") or Show.EDITORIAL)
    waiting = [
        one
        for one in page.queue.shown
        if one.waits and not one.off and not one.entry.unfit and (one.entry.settled or not one.entry.rivals)
    ]
    if request.method == "GET" or page.merge is None:
        page.cards.update(
            cards.cards(session(), viewer(), found.draft, [one.entry.id for one in waiting[:LOOK]])
        )
        return render_template(
            "merges/editorial.html",
            desk=page,
            items=waiting[:LOOK],
            total=len(waiting),
            place=found.address,
            excerpt=desk_pieces.excerpt_of(page),
        )
    taken = {int(word) for word in request.form.getlist("suggestion") if plain(word) is not None}
    revisions = {one.entry.id: one.entry.revision for one in waiting if one.entry.id in taken}
    merge = page.merge
    return change(
        lambda: merges.decide_all(session(), viewer(), merge, revisions, verdict=Verdict.ACCEPT),
        to=url_for(".desk", **found.address),
        said=ngettext("%(num)d suggestion accepted.", "%(num)d suggestions accepted.", len(revisions)),
    )


def redrawn(found: Place, proposal: ProposalForm) -> str:
    """The desk again, with what was typed to propose its merge."""
    return desk_pieces.draw(desk_pieces.show(found), DecisionForm(formdata=None), proposal)


def find(slug: str, document: str, draft: str) -> Place:
    """The draft at this place, for those who prepare its merges and have signed in."""
    signed_in()
    return desk_places.find(session(), viewer(), slug, document, draft)
