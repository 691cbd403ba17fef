"""The merge desk, and a merge on its way from the first key to the next version."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.i18n import ngettext
from app.models import MergeKind, MergeState, Verdict
from app.queries import desks, differences, places
from app.queries import merges as merges_q
from app.queries import suggestions as suggestions_q
from app.queries.desks import Desk
from app.queries.merges import Decided, MergePage
from app.queries.paging import PER_PAGE, Page
from app.queries.queues import Item, Show
from app.services import approvals, merges, publications
from app.text import Changes
from app.web import pieces, rendered
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.documents import chosen
from app.web.merge_forms import ApprovalForm, DecisionForm, ProposalForm, ReasonForm

bp = Blueprint("merges", __name__)

DESK = "/processes/<slug>/documents/<document>/<draft>/merge"


@bp.get(DESK)
def desk(slug: str, document: str, draft: str) -> Response | str:
    """The desk; a merge that is proposed already has a page of its own."""
    signed_in()
    page = _desk(slug, document, draft, wanted=_number("s"))
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
    signed_in()
    form = DecisionForm()
    page = _desk(slug, document, draft, wanted=number)
    return submit(
        form,
        lambda: _decide(page, form, number),
        to=lambda decided: _next(page, form),
        page=lambda: _drawn(_desk(slug, document, draft, wanted=number), form),
    )


@bp.post(f"{DESK}/decisions/<int:number>/removal")
def undecide(slug: str, document: str, draft: str, number: int) -> Response:
    """Take a decision back; the suggestion waits again."""
    signed_in()
    page = _desk(slug, document, draft, wanted=number)
    suggestion = suggestions_q.find(session(), viewer(), number)
    merge = page.merge
    if merge is None:
        raise places.missing()
    return change(
        lambda: merges.undecide(session(), viewer(), merge, suggestion),
        to=_at(page, number),
        said=_("Undone."),
    )


@bp.route(f"{DESK}/editorial", methods=["GET", "POST"])
def editorial(slug: str, document: str, draft: str) -> Response | str:
    """All editorial suggestions that wait, with one look, to be accepted together."""
    signed_in()
    page = _desk(slug, document, draft, show=Show.EDITORIAL)
    waiting = [one for one in page.queue if one.decision is None and not one.unfit and not one.card.rivals]
    if request.method == "GET" or page.merge is None:
        return render_template(
            "merges/editorial.html",
            desk=page,
            items=waiting[:200],
            place=_place(page),
            excerpt=_excerpt(page),
        )
    taken = {int(word) for word in request.form.getlist("suggestion") if word.isdecimal() and len(word) < 12}
    return change(
        lambda: _accept(page, [one for one in waiting if one.card.id in taken]),
        to=url_for(".desk", **_place(page)),
        said=ngettext("%(num)d suggestion accepted.", "%(num)d suggestions accepted.", len(taken)),
    )


@bp.get("/merges/<int:number>")
def show(number: int) -> str:
    """One merge: its exact difference, its decisions, its keys."""
    return _shown(number, ApprovalForm(formdata=None), ReasonForm(formdata=None))


@bp.post("/merges/<int:number>/proposal")
def propose(number: int) -> Response:
    """Freeze the text and ask for the second key."""
    signed_in()
    form = ProposalForm()
    merge = merges_q.find(session(), viewer(), number)
    draft = merge.draft
    process, document = draft.document.process, draft.document
    return submit(
        form,
        lambda: merges.propose(
            session(), viewer(), merge, summary=form.summary.data or "", version_name=form.version_name.data
        ),
        to=url_for(".show", number=number),
        page=lambda: _drawn(
            _desk(process.slug, document.slug, draft.slug), DecisionForm(formdata=None), form
        ),
        said=_("The merge is proposed. Its text stands still until the second key is turned."),
    )


@bp.post("/merges/<int:number>/approval")
def approve(number: int) -> Response:
    """Turn a key for exactly the text that was read; publish at once if that was asked and nothing else is missing."""
    signed_in()
    form = ApprovalForm()
    merge = merges_q.find(session(), viewer(), number)

    def act() -> None:
        approvals.grant(session(), viewer(), merge, text_hash=form.text_hash.data or "")
        if form.publish.data:
            publications.publish(session(), viewer(), merge)

    return submit(
        form,
        act,
        to=url_for(".show", number=number),
        page=lambda: _shown(number, form, ReasonForm(formdata=None)),
        said=_("Published.") if form.publish.data else _("You have approved this exact text."),
    )


@bp.post("/merges/<int:number>/refusal")
def refuse(number: int) -> Response:
    """Say no, with a reason; the merge goes back to be prepared."""
    signed_in()
    form = ReasonForm()
    merge = merges_q.find(session(), viewer(), number)
    return submit(
        form,
        lambda: approvals.refuse(session(), viewer(), merge, reason=form.reason.data or ""),
        to=url_for(".show", number=number),
        page=lambda: _shown(number, ApprovalForm(formdata=None), form),
        said=_("You have refused the merge. It goes back with your reason."),
    )


@bp.post("/merges/<int:number>/publication")
def publish(number: int) -> Response:
    """Make the approved text the next version."""
    merge = merges_q.find(session(), viewer(), number)
    return change(
        lambda: publications.publish(session(), viewer(), merge),
        to=url_for(".show", number=number),
        said=_("Published. Everybody whose suggestion was decided has been told."),
    )


@bp.post("/merges/<int:number>/return")
def take_back(number: int) -> Response:
    """Go on preparing a merge that had been proposed."""
    merge = merges_q.find(session(), viewer(), number)
    return change(
        lambda: merges.take_back(session(), viewer(), merge, reason=request.form.get("reason", "")),
        to=url_for(".show", number=number),
        said=_("The merge is being prepared again. Approvals given to the earlier text have lapsed."),
    )


@bp.post("/merges/<int:number>/base")
def rebase(number: int) -> Response:
    """Bring a merge whose draft has moved on to the newest version."""
    merge = merges_q.find(session(), viewer(), number)
    return change(
        lambda: merges.rebase_onto_head(session(), viewer(), merge),
        to=url_for(".show", number=number),
        said=_("The merge now stands on the newest version. Look at the decisions that are marked."),
    )


@bp.post("/merges/<int:number>/abandonment")
def abandon(number: int) -> Response:
    """Give a merge up; its suggestions wait for another."""
    merge = merges_q.find(session(), viewer(), number)
    return change(
        lambda: merges.abandon(session(), viewer(), merge),
        to=url_for(".show", number=number),
        said=_("The merge is abandoned. Its suggestions wait for another."),
    )


def _desk(
    slug: str, document: str, draft: str, *, wanted: int | None = None, show: Show | None = None
) -> Desk:
    return desks.show_desk(
        session(),
        viewer(),
        slug,
        document,
        draft,
        show=show or chosen(Show, "show") or Show.ALL,
        page=page_number() if "page" in request.args else 0,
        wanted=wanted,
    )


def _drawn(page: Desk, form: DecisionForm, proposal: ProposalForm | None = None) -> str:
    return render_template(
        "merges/desk.html",
        desk=page,
        form=form,
        proposal=proposal or ProposalForm(formdata=None),
        place=_place(page),
        shows=Show,
        excerpt=_excerpt(page),
        rows=pieces.rows,
        result=_result(page),
        typed=request.form,
    )


def _result(page: Desk) -> differences.Difference | None:
    """One page of everything that is accepted so far."""
    if page.merge is None or page.merged is None:
        return None
    number = _number("result") or 1
    return differences.difference(page.merge.base.text, page.merged.changes, page=number, per_page=20)


def _shown(number: int, approval: ApprovalForm, reason: ReasonForm) -> str:
    page = merges_q.show_merge(session(), viewer(), number)
    base = page.merge.base
    return render_template(
        "merges/show.html",
        page=page,
        approval=approval,
        reason=reason,
        difference=differences.difference(base.text, page.changes, page=page_number()),
        decided=_decided(page),
        rows=pieces.rows,
        excerpt=lambda changes: rendered.excerpt(base.text, base.text_hash, changes) if changes else "",
        place=_place(page),
        choices=merges_q.listed_choices(page.merge) if page.merge.kind is MergeKind.CONSOLIDATION else [],
    )


def _decided(page: MergePage) -> Page[Decided]:
    """One page of the decisions."""
    total = len(page.decided)
    pages = max(1, -(-total // PER_PAGE))
    number = min(_number("decisions") or 1, pages)
    return Page(page.decided[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, total)


def _excerpt(page: Desk) -> Any:
    def excerpt(changes: Changes) -> Markup | str:
        return rendered.excerpt(page.head.text, page.head.text_hash, changes) if changes else ""

    return excerpt


def _decide(page: Desk, form: DecisionForm, number: int) -> Any:
    suggestion = suggestions_q.find(session(), viewer(), number)
    merge = page.merge
    if merge is None or form.verdict.data not in {verdict.value for verdict in Verdict}:
        raise places.missing()
    verdict = Verdict(form.verdict.data)
    changed = verdict is Verdict.ACCEPT_WITH_CHANGES
    return merges.decide(
        session(),
        viewer(),
        merge,
        suggestion,
        verdict=verdict,
        reason=form.reason.data or "",
        hunks=form.hunks.data,
        text=desks.rewritten(page, _typed_words(page)) if changed else None,
        deferred_until=form.deferred_until.data,
        revision=form.revision.data,
    )


def _typed_words(page: Desk) -> Mapping[str, str]:
    """What was typed for each run of passages, by the region's name."""
    fields = {region.name: f"words-{region.name}" for region in page.regions}
    return {name: request.form[field] for name, field in fields.items() if field in request.form}


def _accept(page: Desk, items: Sequence[Item]) -> None:
    assert page.merge is not None
    for item in items:
        suggestion = suggestions_q.find(session(), viewer(), item.card.id)
        merges.decide(
            session(), viewer(), page.merge, suggestion, verdict=Verdict.ACCEPT, revision=item.card.revision
        )


def _next(page: Desk, form: DecisionForm) -> str:
    word = form.after.data or ""
    return _at(page, int(word) if word.isdecimal() and len(word) < 12 else None)


def _at(page: Desk, number: int | None) -> str:
    return url_for(".desk", show=page.show.value or None, s=number, _anchor="decisions", **_place(page))


def _place(page: Any) -> dict[str, Any]:
    """The address of the draft that a desk or a merge is about."""
    draft = page.draft if isinstance(page, Desk) else page.merge.draft
    return {"slug": draft.document.process.slug, "document": draft.document.slug, "draft": draft.slug}


def _number(field: str) -> int | None:
    word = request.args.get(field, "")
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 else None
