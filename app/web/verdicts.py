"""Steps at the merge desk: decisions about one suggestion or several, taken and taken back, and notes about them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import make_response, request
from werkzeug.wrappers import Response

from app.errors import Invalid
from app.i18n import gettext as _
from app.models import Merge, Verdict
from app.queries import desk_places, desks, places, regions
from app.queries.desk_places import Place
from app.queries.queues import Item
from app.queries.regions import Region
from app.services import conflicts, merges, notes, steps
from app.services.conflicts import Settlement
from app.web import desk_pieces
from app.web.core import session, submit, viewer
from app.web.desk_pieces import plain
from app.web.desks import DESK, bp, find
from app.web.merge_forms import CompromiseForm, DecisionForm, NoteForm, OthersForm, SettlementForm


@bp.post(f"{DESK}/decisions/<int:number>")
def decide(slug: str, document: str, draft: str, number: int) -> Response:
    """Decide about one suggestion and go on to the next that waits."""
    found, form = find(slug, document, draft), DecisionForm()
    return _step(found, form, lambda: _decide(found, form, number), number, after=plain(form.after.data))


@bp.post(f"{DESK}/decisions/<int:number>/removal")
def undecide(slug: str, document: str, draft: str, number: int) -> Response:
    """Take a decision back; the suggestion waits again."""
    found, form = find(slug, document, draft), DecisionForm()
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
    found, form = find(slug, document, draft), OthersForm()

    def act() -> None:
        page = desk_pieces.show(found, wanted=number)
        revisions = {item.entry.id: item.entry.revision for item in page.beside if item.entry.id in chosen_}
        merges.decide_all(
            session(),
            viewer(),
            _merge(found),
            revisions,
            verdict=Verdict.REJECT,
            reason=form.reason.data or "",
        )

    chosen_ = {int(word) for word in form.suggestion.data or () if plain(word) is not None}
    return _step(found, form, act, number, also=chosen_)


@bp.post(f"{DESK}/decisions/<int:number>/compromise")
def reconcile(slug: str, document: str, draft: str, number: int) -> Response:
    """Accept several suggestions for the same words with one wording that credits all of them."""
    found, form = find(slug, document, draft), CompromiseForm()
    return _step(found, form, lambda: _reconcile(found, form, number), number, after=plain(form.after.data))


@bp.post(f"{DESK}/conflicts")
def settle(slug: str, document: str, draft: str) -> Response:
    """Settle a conflict where it stands: as it was, one side's words, those of several in order, or new ones."""
    found, form = find(slug, document, draft), SettlementForm()
    sides = {number: _seen(number) for number in form.suggestion.data or ()}
    return _step(
        found,
        form,
        lambda: conflicts.settle(
            session(),
            viewer(),
            _merge(found),
            place=(form.start.data or 0, form.end.data or 0),
            seen=sides,
            settlement=_settlement(form),
            reason=form.reason.data or "",
        ),
        desk_pieces.number("s") or 0,
        also=sides,
    )


@bp.post(f"{DESK}/decisions/<int:number>/notes")
def note(slug: str, document: str, draft: str, number: int) -> Response:
    """Leave a note for the fellow process owners, or ask one of them to decide."""
    found, form = find(slug, document, draft), NoteForm()
    return _step(
        found,
        form,
        lambda: notes.write(
            session(),
            viewer(),
            desks.find_suggestion(session(), found.draft, number),
            body=form.body.data or "",
            to=plain(form.to.data),
        ),
        number,
    )


@bp.post(f"{DESK}/steps/removal")
def undo(slug: str, document: str, draft: str) -> Response:
    """Undo one's own last step."""
    found = find(slug, document, draft)
    undone: list[int] = []

    def act() -> None:
        undone.extend(int(one) for one in steps.undo(session(), viewer(), _merge(found)).former)

    return _step(
        found, DecisionForm(), act, desk_pieces.number("s") or 0, also=undone, stay=lambda: min(undone)
    )


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
        to=lambda _done: desk_pieces.address(found, after or (stay() if stay else number)),
        page=lambda: _again(found, form, number),
    )
    if answer.status_code != 303 or not desk_pieces.wanted():
        return answer
    to = after or (stay() if stay else number)
    page = desk_pieces.show(found, wanted=to)
    changed = {number, *also}
    held = to not in changed and desk_pieces.holds(page, changed)
    shown = form if held else DecisionForm(formdata=None)
    drawn = make_response(desk_pieces.cut(page, shown, changed, held=held))
    drawn.headers["Content-Location"] = desk_pieces.address(found, to)
    return drawn


def _again(found: Place, form: Any, number: int) -> str:
    """The desk, or the pieces of it, with what was typed and why it was refused."""
    page = desk_pieces.show(desk_places.find(session(), viewer(), **found.address), wanted=number)
    if desk_pieces.wanted():
        return desk_pieces.cut(page, form, {number})
    return desk_pieces.draw(page, form)


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
        page = desks.furnish(session(), viewer(), desk_pieces.show(found, wanted=number), rows=())
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
    page = desk_pieces.show(found, wanted=number)
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


def _settlement(form: SettlementForm) -> Settlement:
    choice = form.choice.data or ""
    if choice == "words":
        return Settlement(words=form.words.data or "")
    if choice == "base":
        return Settlement()
    order = [plain(word) for word in choice.split("-")]
    if not all(order):
        raise Invalid(_("Choose what shall stand there."), "choice")
    return Settlement(order=[number for number in order if number])


def _seen(number: int) -> int:
    return plain(request.form.get(f"seen-{number}")) or 0


def _typed_words(written: Sequence[Region], prefix: str) -> Mapping[str, str]:
    """What was typed for each run of passages, by the region's name."""
    fields = {region.name: f"{prefix}-{region.name}" for region in written}
    return {name: request.form[field] for name, field in fields.items() if field in request.form}


__all__ = ["bp"]
