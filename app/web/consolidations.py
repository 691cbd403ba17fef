"""The consolidation desk, and what became of a group's text."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField, TextAreaField

from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import MergeSource, MergeState, PassageChoice
from app.queries import consolidations as consolidations_q
from app.queries import outcomes, places
from app.queries.consolidations import Desk, Show
from app.services import consolidations, following
from app.web import pieces
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.documents import chosen
from app.web.merge_forms import ProposalForm

bp = Blueprint("consolidations", __name__)

DESK = "/processes/<slug>/documents/<document>/consolidation"


class ChoiceForm(FlaskForm):
    """What the common draft says in one stretch; `take` is a source's number, or one of the words below."""

    take = StringField(_l("What it shall say"))
    words = TextAreaField(_l("Your own words"))
    reason = TextAreaField(_l("Reason"))
    seen = HiddenField()


@bp.get(DESK)
def desk(slug: str, document: str) -> Response | str:
    """The desk; a consolidation that is proposed already has a page of its own."""
    signed_in()
    page = _desk(slug, document)
    if page.merge is not None and page.merge.state is MergeState.PROPOSED:
        return redirect(url_for("merges.show", number=page.merge.id))
    return _drawn(page, ChoiceForm(formdata=None), "")


@bp.post(DESK)
def prepare(slug: str, document: str) -> Response:
    """Begin a consolidation, or go on with the one underway."""
    common = places.find_draft(session(), viewer(), slug, document, "common")
    return change(
        lambda: consolidations.prepare(session(), viewer(), common),
        to=url_for(".desk", slug=slug, document=document),
    )


@bp.post(f"{DESK}/stretches/<int:start>-<int:end>")
def choose(slug: str, document: str, start: int, end: int) -> Response:
    """Choose what one stretch says."""
    signed_in()
    form = ChoiceForm()
    page = _desk(slug, document)
    name = f"{start}-{end}"
    return submit(
        form,
        lambda: _choose(page, form, start, end),
        to=url_for(".desk", _anchor=f"v-{name}", **_here(page)),
        page=lambda: _drawn(_desk(slug, document), form, name),
    )


@bp.post(f"{DESK}/stretches/<int:start>-<int:end>/removal")
def unchoose(slug: str, document: str, start: int, end: int) -> Response:
    """Take a choice back."""
    page = _desk(slug, document)
    merge = page.merge
    if merge is None:
        raise places.missing()
    return change(
        lambda: consolidations.unchoose(session(), viewer(), merge, start=start, end=end),
        to=url_for(".desk", _anchor=f"v-{start}-{end}", **_here(page)),
        said=_("Undone."),
    )


@bp.post(f"{DESK}/sources")
def renew(slug: str, document: str) -> Response:
    """Take in what the groups have written since."""
    page = _desk(slug, document)
    merge = page.merge
    if merge is None:
        raise places.missing()
    return change(
        lambda: consolidations.renew(session(), viewer(), merge),
        to=url_for(".desk", **_here(page)),
        said=_(
            "The groups' newest versions are taken in. Choices stay where their stretch is still the same."
        ),
    )


@bp.get("/merges/<int:number>/groups/<group>")
def outcome(number: int, group: str) -> str:
    """What became of one group's text."""
    page = outcomes.show_outcome(session(), viewer(), number, group)
    draft = page.merge.draft
    return render_template(
        "consolidations/outcome.html",
        page=page,
        excerpt=pieces.excerpt,
        place={"slug": draft.document.process.slug, "document": draft.document.slug},
    )


@bp.post("/processes/<slug>/documents/<document>/<draft>/following")
def follow(slug: str, document: str, draft: str) -> Response:
    """Let a group's draft follow the common one, and go to the merge that waits for its second key."""
    found = places.find_draft(session(), viewer(), slug, document, draft)
    signed_in()
    merge = following.follow(session(), viewer(), found)
    flash(_("Proposed. A facilitator of the group turns the second key."), "success")
    return redirect(url_for("merges.show", number=merge.id), 303)


def _desk(slug: str, document: str) -> Desk:
    return consolidations_q.show_desk(
        session(),
        viewer(),
        slug,
        document,
        show=chosen(Show, "show") or Show.DIFFERENT,
        group=request.args.get("group", ""),
        page=page_number(),
    )


def _here(page: Desk) -> dict[str, Any]:
    """The desk's address with its filter and page."""
    return {
        "slug": page.draft.document.process.slug,
        "document": page.draft.document.slug,
        "show": page.show.value or None,
        "group": page.group or None,
        "page": page.present_page if page.present_page > 1 else None,
    }


def _drawn(page: Desk, form: ChoiceForm, touched: str) -> str:
    return render_template(
        "consolidations/desk.html",
        desk=page,
        form=form,
        touched=touched,
        proposal=ProposalForm(formdata=None),
        place={"slug": page.draft.document.process.slug, "document": page.draft.document.slug},
        here=_here(page),
        shows=Show,
        marked=pieces.marked,
        plain=pieces.plain,
    )


def _choose(page: Desk, form: ChoiceForm, start: int, end: int) -> PassageChoice:
    merge = page.merge
    if merge is None:
        raise places.missing()
    take = form.take.data or ""
    return consolidations.choose(
        session(),
        viewer(),
        merge,
        start=start,
        end=end,
        source=_source(page, take),
        words=form.words.data or "" if take == "own" else None,
        combined=take == "combined",
        reason=form.reason.data or "",
        seen=form.seen.data,
    )


def _source(page: Desk, word: str) -> MergeSource | None:
    """The source that a radio button names; none for the ancestor, the combination and own words."""
    if word in ("ancestor", "combined", "own"):
        return None
    found = next((one for one in page.merge.sources if str(one.id) == word), None) if page.merge else None
    if found is None:
        raise places.missing()
    return found
