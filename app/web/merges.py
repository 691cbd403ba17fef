"""A merge on its way from the first key to the next version; its desk is in `desks`."""

from collections.abc import Sequence
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.models import MergeKind, MergeState
from app.queries import differences, places
from app.queries import merges as merges_q
from app.queries import publications as publications_q
from app.queries.paging import Page, of
from app.services import approvals, merges, objections, publications, reversals
from app.web import desk_pieces, desks, pieces, rendered
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.merge_forms import ApprovalForm, ObjectionForm, ProposalForm, ReasonForm
from app.web.verdicts import bp

T = TypeVar("T")


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
    return submit(
        form,
        lambda: merges.propose(
            session(), viewer(), merge, summary=form.summary.data or "", version_name=form.version_name.data
        ),
        to=url_for(".show", number=number),
        page=lambda: desks.redrawn(desks.find(**desk_pieces.place_of(merge.draft)), form),
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


@bp.get("/merges/<int:number>/publication")
def publication(number: int) -> Response | str:
    """What publishing will do and who will be told what; what is published already has its merge's page."""
    page = publications_q.show_publication(session(), viewer(), number, page=_number("told") or 1)
    if page.merge.state is MergeState.PUBLISHED:
        return redirect(url_for(".show", number=number))
    base = page.merge.base
    return render_template(
        "merges/publication.html",
        page=page,
        difference=differences.difference(base.text, page.page.changes, page=page_number()),
        rows=pieces.rows,
        place=desk_pieces.place_of(page.merge.draft),
        most=publications_q.MOST,
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


@bp.post("/merges/<int:number>/decisions/<int:suggestion>/objections")
def object_to(number: int, suggestion: int) -> Response:
    """Object to how one's suggestion was reworded."""
    signed_in()
    form = ObjectionForm()
    merge = merges_q.find(session(), viewer(), number)
    decision = next((one for one in merge.decisions if one.suggestion_id == suggestion), None)
    if decision is None:
        raise places.missing()
    return submit(
        form,
        lambda: objections.enter(session(), viewer(), decision, reason=form.objection.data or ""),
        to=url_for(".show", number=number, _anchor=f"s-{suggestion}"),
        page=lambda: _shown(
            number, ApprovalForm(formdata=None), ReasonForm(formdata=None), objection=(suggestion, form)
        ),
        said=_("Your objection stands beside the decision. Those who decided are told."),
    )


@bp.post("/merges/<int:number>/reversal")
def revert(number: int) -> Response:
    """Prepare a new merge that takes this published one back."""
    merge = merges_q.find(session(), viewer(), number)
    return change(
        lambda: reversals.prepare(session(), viewer(), merge),
        to=url_for(".desk", **desk_pieces.place_of(merge.draft)),
        said=_(
            "A new merge takes it back. Look at the result, then propose it: it needs both keys like any other."
        ),
    )


def _shown(
    number: int,
    approval: ApprovalForm,
    reason: ReasonForm,
    *,
    objection: tuple[int, ObjectionForm] | None = None,
) -> str:
    page = merges_q.show_merge(session(), viewer(), number)
    base = page.merge.base
    return render_template(
        "merges/show.html",
        page=page,
        approval=approval,
        reason=reason,
        objection=objection,
        difference=differences.difference(base.text, page.changes, page=page_number()),
        decided=_part(page.decided, "decisions"),
        rows=pieces.rows,
        excerpt=lambda changes: rendered.excerpt(base.text, base.text_hash, changes) if changes else "",
        place=desk_pieces.place_of(page.merge.draft),
        choices=_part(
            merges_q.listed_choices(page.merge) if page.merge.kind is MergeKind.CONSOLIDATION else [],
            "choices",
        ),
    )


def _part(rows: Sequence[T], field: str) -> Page[T]:
    """The page of these rows that the address asks for in `field`."""
    return of(rows, _number(field) or 1)


def _number(field: str) -> int | None:
    word = request.args.get(field, "")
    return int(word) if word.isdecimal() and word.isascii() and len(word) < 10 else None
