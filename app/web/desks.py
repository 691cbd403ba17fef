"""The merge desk: its queue, a suggestion and the result around it, and every step taken there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.i18n import ngettext
from app.models import Draft, Merge, MergeState, Verdict
from app.queries import cards, desk_places, desks, differences, news, places, regions
from app.queries import merges as merges_q
from app.queries.desk_pages import Desk
from app.queries.desk_places import Place
from app.queries.queues import Item, Order, Show
from app.queries.regions import Region
from app.services import merges, notes, steps
from app.text import Changes
from app.web import pieces, rendered
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.documents import chosen
from app.web.links import Links
from app.web.merge_forms import CompromiseForm, DecisionForm, NoteForm, OthersForm, ProposalForm

bp = Blueprint("merges", __name__)

DESK = "/processes/<slug>/documents/<document>/<draft>/merge"
PIECES = "text/vnd.pieces+html"
"""What a desk's script asks for: the pieces of the page that have changed."""

LOOK = 100
"""How many suggestions are accepted together with one look."""


@bp.get(DESK)
def desk(slug: str, document: str, draft: str) -> Response | str:
    """The desk; a merge that is proposed already has a page of its own."""
    found = _found(slug, document, draft)
    page = _desk(found, wanted=_number("s"))
    if page.merge is not None and page.merge.state is MergeState.PROPOSED:
        return redirect(url_for(".show", number=page.merge.id))
    return _drawn(page, DecisionForm(formdata=None))


@bp.post(DESK)
def prepare(slug: str, document: str, draft: str) -> Response:
    """Begin a merge, or go on with the one underway."""
    found = places.find_draft(session(), viewer(), slug, document, draft)
    here = url_for(".desk", slug=slug, document=document, draft=draft)
    return change(lambda: merges.prepare(session(), viewer(), found), to=here)


@bp.post(f"{DESK}/decisions/<int:number>")
def decide(slug: str, document: str, draft: str, number: int) -> Response:
    """Decide about one suggestion and go on to the next that waits."""
    found, form = _found(slug, document, draft), DecisionForm()
    return _step(found, form, lambda: _decide(found, form, number), number, after=_plain(form.after.data))


@bp.post(f"{DESK}/decisions/<int:number>/removal")
def undecide(slug: str, document: str, draft: str, number: int) -> Response:
    """Take a decision back; the suggestion waits again."""
    found, form = _found(slug, document, draft), DecisionForm()
    return _step(
        found,
        form,
        lambda: merges.undecide(
            session(),
            viewer(),
            _merge(found),
            desks.find_suggestion(session(), found.draft, number),
            seen=form.seen.data,
        ),
        number,
    )


@bp.post(f"{DESK}/decisions/<int:number>/others")
def decline_others(slug: str, document: str, draft: str, number: int) -> Response:
    """Reject the others that want the same words, or say nearly the same, with one reason."""
    found, form = _found(slug, document, draft), OthersForm()

    def act() -> None:
        page = _desk(found, wanted=number)
        revisions = {item.entry.id: item.entry.revision for item in page.beside if item.entry.id in chosen_}
        merges.decide_all(
            session(),
            viewer(),
            _merge(found),
            revisions,
            verdict=Verdict.REJECT,
            reason=form.reason.data or "",
        )

    chosen_ = {int(word) for word in form.suggestion.data or () if _plain(word) is not None}
    return _step(found, form, act, number, also=chosen_)


@bp.post(f"{DESK}/decisions/<int:number>/compromise")
def reconcile(slug: str, document: str, draft: str, number: int) -> Response:
    """Accept several suggestions for the same words with one wording that credits all of them."""
    found, form = _found(slug, document, draft), CompromiseForm()
    return _step(found, form, lambda: _reconcile(found, form, number), number, after=_plain(form.after.data))


@bp.post(f"{DESK}/decisions/<int:number>/notes")
def note(slug: str, document: str, draft: str, number: int) -> Response:
    """Leave a note for the fellow process owners, or ask one of them to decide."""
    found, form = _found(slug, document, draft), NoteForm()
    return _step(
        found,
        form,
        lambda: notes.write(
            session(),
            viewer(),
            desks.find_suggestion(session(), found.draft, number),
            body=form.body.data or "",
            to=_plain(form.to.data),
        ),
        number,
    )


@bp.post(f"{DESK}/steps/removal")
def undo(slug: str, document: str, draft: str) -> Response:
    """Undo one's own last step."""
    found = _found(slug, document, draft)
    undone: list[int] = []

    def act() -> None:
        undone.extend(int(one) for one in steps.undo(session(), viewer(), _merge(found)).former)

    return _step(found, DecisionForm(), act, _number("s") or 0, also=undone, stay=lambda: min(undone))


@bp.get(f"{DESK}/news")
def fresh(slug: str, document: str, draft: str) -> Response:
    """What others have done at the desk since one looked, as pieces of it; nothing when nothing is new."""
    found = _found(slug, document, draft)
    told = news.since(session(), viewer(), found.merge, _number("after") or 0)
    page = _desk(found, wanted=_number("s"))
    if not told.steps and len(page.queue.items) == _number("seen"):
        return make_response("", 204)
    return make_response(_pieces(page, DecisionForm(formdata=None), told.suggestions, told=told))


@bp.get(f"{DESK}/result")
def result(slug: str, document: str, draft: str) -> Response | str:
    """Everything that is accepted so far, put together, page by page, with every conflict."""
    found = _found(slug, document, draft)
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
    found = _found(slug, document, draft)
    page = _desk(found, show=chosen(Show, "show") or Show.EDITORIAL)
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
            excerpt=_excerpt(page),
        )
    taken = {int(word) for word in request.form.getlist("suggestion") if _plain(word) is not None}
    revisions = {one.entry.id: one.entry.revision for one in waiting if one.entry.id in taken}
    merge = page.merge
    return change(
        lambda: merges.decide_all(session(), viewer(), merge, revisions, verdict=Verdict.ACCEPT),
        to=url_for(".desk", **found.address),
        said=ngettext("%(num)d suggestion accepted.", "%(num)d suggestions accepted.", len(revisions)),
    )


def redrawn(found: Place, proposal: ProposalForm) -> str:
    """The desk again, with what was typed to propose its merge."""
    return _drawn(_desk(found), DecisionForm(formdata=None), proposal)


def find(place: Mapping[str, str]) -> Place:
    """The draft at this place, for those who prepare its merges."""
    return _found(place["slug"], place["document"], place["draft"])


def _found(slug: str, document: str, draft: str) -> Place:
    signed_in()
    return desk_places.find(session(), viewer(), slug, document, draft)


def _step(
    found: Place,
    form: Any,
    act: Callable[[], Any],
    number: int,
    *,
    after: int | None = None,
    also: Collection[int] = (),
    stay: Callable[[], int] | None = None,
) -> Response:
    """Take a step at the desk and answer with the page it leads to, or with the changed pieces for its script.

    It leads to the suggestion `after`, else to the one that `stay` names, else it stays at `number`.
    """
    answer = submit(
        form,
        act,
        to=lambda _done: _at(found, after or (stay() if stay else number)),
        page=lambda: _again(found, form, number),
    )
    if answer.status_code != 303 or not _wants_pieces():
        return answer
    to = after or (stay() if stay else number)
    page = _desk(found, wanted=to)
    changed = {number, *also}
    held = _plain(request.form.get("held")) == to != number and page.leaves_alone(changed)
    drawn = make_response(
        _pieces(page, DecisionForm(formdata=None), changed if held else {*changed, to}, held=held)
    )
    drawn.headers["Content-Location"] = _at(found, to)
    return drawn


def _again(found: Place, form: Any, number: int) -> str:
    """The desk, or the pieces of it, with what was typed and why it was refused."""
    fresh_ = desk_places.find(session(), viewer(), **found.address)
    page = _desk(fresh_, wanted=number)
    if _wants_pieces():
        return _pieces(page, form, {number})
    return _drawn(page, form)


def _wants_pieces() -> bool:
    return PIECES in request.headers.get("Accept", "")


def _desk(found: Place, *, wanted: int | None = None, show: Show | None = None) -> Desk:
    return desks.show_desk(
        session(),
        viewer(),
        found,
        show=show or chosen(Show, "show") or Show.ALL,
        order=chosen(Order, "order") or Order.TEXT,
        passage=_number("passage"),
        page=page_number() if "page" in request.args else 0,
        wanted=wanted,
    )


def _drawn(page: Desk, form: Any, proposal: ProposalForm | None = None) -> str:
    if _wants_pieces():
        return _pieces(page, form, ())
    desks.furnish(session(), viewer(), page)
    return render_template(
        "merges/desk.html", proposal=proposal or ProposalForm(formdata=None), **_context(page, form)
    )


def _pieces(
    page: Desk,
    form: Any,
    changed: Collection[int],
    *,
    told: news.News | None = None,
    held: bool = False,
) -> str:
    """The pieces of the desk that a step changes: the decision, the result around it, the counts, these rows.

    Without the first two when the script holds them already, fetched ahead for the suggestion it goes on to.
    """
    numbers = {*changed} if held else {*changed, *_current(page)}
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
        proposal=ProposalForm(formdata=None),
        **_context(page, form),
    )


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
        "excerpt": _excerpt(page),
        "rows": pieces.rows,
        "typed": request.form,
        "mistakes": _mistakes(form),
    }


def _mistakes(form: Any) -> list[str]:
    """What was refused for a reason that no field of the desk shows at its own place."""
    placed = {"reason", "suggestion", "body", "text"}
    if form.verdict.data == Verdict.DEFER:
        placed.add("deferred_until")
    return [
        *form.form_errors,
        *(error for field in form if field.name not in placed for error in field.errors),
    ]


def _kept(page: Desk) -> dict[str, Any]:
    """What an address of the desk keeps: filter, order and passage."""
    return {"show": page.show.value or None, "order": page.order.value or None, "passage": page.passage}


def _excerpt(page: Desk) -> Callable[[Changes], Markup | str]:
    def excerpt(changes: Changes) -> Markup | str:
        return rendered.excerpt(page.board.text, page.board.text_hash, changes) if changes else ""

    return excerpt


def _merge(found: Place) -> Merge:
    if found.merge is None:
        raise places.missing()
    return found.merge


def _decide(found: Place, form: DecisionForm, number: int) -> Any:
    if form.verdict.data not in {verdict.value for verdict in Verdict}:
        raise places.missing()
    verdict = Verdict(form.verdict.data)
    text = None
    if verdict is Verdict.ACCEPT_WITH_CHANGES:
        page = desks.furnish(session(), viewer(), _desk(found, wanted=number), rows=())
        text = regions.rewritten(page.board, page.regions, _typed_words(page.regions, "words"))
    return merges.decide(
        session(),
        viewer(),
        _merge(found),
        desks.find_suggestion(session(), found.draft, number),
        verdict=verdict,
        reason=form.reason.data or form.said.data or "",
        hunks=form.hunks.data,
        text=text,
        deferred_until=form.deferred_until.data,
        revision=form.revision.data,
        seen=form.seen.data,
    )


def _reconcile(found: Place, form: CompromiseForm, number: int) -> Any:
    page = _desk(found, wanted=number)
    taken = set(form.suggestion.data or ())
    wanted: list[Item] = [
        item for item in (page.current, *page.rivals) if item is not None and str(item.entry.id) in taken
    ]
    return merges.reconcile(
        session(),
        viewer(),
        _merge(found),
        [desks.find_suggestion(session(), found.draft, item.entry.id) for item in wanted],
        text=regions.rewritten(page.board, page.common_regions, _typed_words(page.common_regions, "common")),
        reason=form.reason.data or "",
        seen={item.entry.id: _seen(item.entry.id) for item in wanted},
    )


def _seen(number: int) -> int:
    return _plain(request.form.get(f"seen-{number}")) or 0


def _typed_words(written: Sequence[Region], prefix: str) -> Mapping[str, str]:
    """What was typed for each run of passages, by the region's name."""
    fields = {region.name: f"{prefix}-{region.name}" for region in written}
    return {name: request.form[field] for name, field in fields.items() if field in request.form}


def _at(found: Place, number: int | None) -> str:
    kept = {name: request.args.get(name) for name in ("show", "order", "passage")}
    return Links(found.address, kept).at(number)


def place_of(draft: Draft) -> dict[str, Any]:
    """The address of a draft."""
    return {"slug": draft.document.process.slug, "document": draft.document.slug, "draft": draft.slug}


def _plain(word: Any) -> int | None:
    """A whole number that somebody sent, if it is one."""
    word = str(word or "")
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 else None


def _number(field: str) -> int | None:
    return _plain(request.args.get(field, ""))
