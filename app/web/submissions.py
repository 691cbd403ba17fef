"""The submission page: the checklist before the forum, and the frozen text with all the forum needs after."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from app.errors import Invalid
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Draft, GateKind, Submission
from app.queries import submissions as submissions_q
from app.queries.submissions import SubmissionPage, Voice
from app.services import submissions
from app.web import gates, rendered
from app.web.core import session, submit, viewer

bp = Blueprint("submissions", __name__)

VIEWS = ("overview", "text", "difference")


class SubmitForm(FlaskForm):
    """The reasons for gates that are waived, and how long the hearing lasts."""

    waiver_open_long_enough = TextAreaField(_l("Why it may go to the forum nevertheless"))
    waiver_supporters = TextAreaField(_l("Why it may go to the forum nevertheless"))
    waiver_consolidated = TextAreaField(_l("Why it may go to the forum nevertheless"))
    waiver_suggestions_answered = TextAreaField(_l("Why it may go to the forum nevertheless"))
    waiver_roles_filled = TextAreaField(_l("Why it may go to the forum nevertheless"))
    waiver_adopted_policy_checked = TextAreaField(_l("Why it may go to the forum nevertheless"))
    hearing_days = IntegerField(
        _l("Days of hearing"),
        default=14,
        description=_l("From today on, today included. The forum amends and everybody comments meanwhile."),
        validators=[
            InputRequired(_l("Write a number of days.")),
            NumberRange(1, submissions.MAX_HEARING_DAYS, _l("A hearing lasts from 1 to 180 days.")),
        ],
    )
    text_hash = HiddenField()


class CheckForm(FlaskForm):
    """What a comparison with adopted policy has shown."""

    finding = TextAreaField(
        _l("What you found"),
        description=_l("Where the texts agree, where this one goes further, and where they would collide."),
    )
    version = HiddenField()


@bp.route("/processes/<slug>/submission", methods=["GET", "POST"])
def show(slug: str) -> Response:
    """The checklist, and the form that freezes the text and opens the hearing."""
    draft = _draft(slug)
    form = SubmitForm()
    return submit(
        form,
        lambda: submissions.submit(
            session(),
            viewer(),
            draft,
            waivers={kind: form[f"waiver_{kind}"].data or "" for kind in GateKind},
            hearing_days=form.hearing_days.data or 0,
            text_hash=form.text_hash.data or None,
        ),
        to=_address(slug),
        page=lambda: _page(_draft(slug) if form.is_submitted() else draft, form, CheckForm(formdata=None)),
        said=_("The text is frozen and before the forum. The hearing is open."),
    )


@bp.post("/processes/<slug>/submission/policy-check")
def check(slug: str) -> Response:
    """Keep what a comparison with adopted policy has shown."""
    draft = _draft(slug)
    form = CheckForm()
    return submit(
        form,
        lambda: _check(draft, form),
        to=_address(slug),
        page=lambda: _page(_draft(slug), SubmitForm(formdata=None), form),
        said=_("Kept: what you found stands on the checklist."),
    )


def _check(draft: Draft, form: CheckForm) -> None:
    if draft.head is None or str(draft.head.number) != form.version.data:
        raise Invalid(_("A newer version has been published. Read it first, then state what you found."))
    submissions.check_policy(session(), viewer(), draft, version=draft.head, finding=form.finding.data or "")


def _draft(slug: str) -> Draft:
    return submissions_q.common_draft(session(), viewer(), slug, request.args.get("document"))


def _address(slug: str) -> str:
    return url_for(".show", slug=slug, document=request.args.get("document"))


def _page(draft: Draft, form: SubmitForm, check_form: CheckForm) -> str:
    page = submissions_q.show_submission(session(), viewer(), draft)
    view = request.args.get("view", "overview")
    view = view if view in VIEWS and (view != "difference" or page.first) else "overview"
    return render_template(
        "submissions/show.html",
        page=page,
        lines=_lines(page),
        form=form,
        check_form=check_form,
        view=view,
        rows=_rows(page, view),
        excerpt=excerpt,
    )


def _lines(page: SubmissionPage) -> Sequence[gates.Line]:
    submission: Submission | None = page.submission
    if submission is not None and not page.may_submit:
        return [gates.then(gate) for gate in submission.gates]
    return [gates.now(found) for found in submissions.gates(session(), page.draft)]


def _rows(page: SubmissionPage, view: str) -> Sequence[rendered.Row]:
    if view == "text":
        return rendered.text_rows(page.version.text, page.version.text_hash)
    if view == "difference" and page.first is not None:
        return rendered.changed_rows(page.first.text, page.first.text_hash, page.difference)
    return ()


def excerpt(voice: Voice) -> str:
    """What a suggestion does to the text, in a line or two of safe HTML."""
    version = voice.suggestion.version
    return rendered.excerpt(version.text, version.text_hash, voice.suggestion.changes)
