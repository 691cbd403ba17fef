"""The decision page: the chair's record, and the second forum member who confirms it."""

from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from app.errors import Invalid, NotFound
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Decision, DecisionOutcome
from app.queries import decisions as decisions_q
from app.queries.decisions import DecisionPage
from app.services import decisions
from app.web.choices import choices
from app.web.core import change, session, signed_in, submit, viewer

bp = Blueprint("decisions", __name__)

_NEEDED = _l("Write a whole number, 0 if nobody did.")


class DecisionForm(FlaskForm):
    """What the forum decided, with how many votes, and why."""

    outcome = RadioField(
        _l("What did the forum decide?"),
        choices=choices(
            [
                (DecisionOutcome.ADOPTED.value, _l("Adopted")),
                (DecisionOutcome.RETURNED.value, _l("Returned with demands")),
                (DecisionOutcome.REJECTED.value, _l("Rejected")),
            ]
        ),
        validators=[InputRequired(_l("Choose what the forum decided."))],
    )
    votes_for = IntegerField(_l("Votes for"), validators=[InputRequired(_NEEDED)])
    votes_against = IntegerField(_l("Votes against"), validators=[InputRequired(_NEEDED)])
    votes_blank = IntegerField(_l("Blank votes"), validators=[InputRequired(_NEEDED)])
    motivation = TextAreaField(
        _l("Motivation"), description=_l("Why the forum decided so. Shown with the decision for good.")
    )
    demands = TextAreaField(
        _l("Demands"), description=_l("What must change before the text can come back; needed to return it.")
    )


@bp.route("/processes/<slug>/decision", methods=["GET", "POST"])
def show(slug: str) -> Response:
    """The decision, and the form in which the chair records it."""
    page = decisions_q.show_decision(session(), viewer(), slug)
    form = DecisionForm(obj=page.decision)
    return submit(
        form,
        lambda: decisions.record(
            session(),
            viewer(),
            page.submission,
            outcome=DecisionOutcome(form.outcome.data),
            votes_for=form.votes_for.data or 0,
            votes_against=form.votes_against.data or 0,
            votes_blank=form.votes_blank.data or 0,
            motivation=form.motivation.data or "",
            demands=form.demands.data or "",
        ),
        to=url_for(".show", slug=slug),
        page=lambda: _page(_again(slug) if form.is_submitted() else page, form),
        said=_("Recorded. It takes effect when a second forum member confirms it."),
    )


@bp.post("/processes/<slug>/decision/confirmation")
def confirm(slug: str) -> Response:
    """Confirm what the chair has recorded."""
    page = decisions_q.show_decision(session(), viewer(), slug)
    if page.decision is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    decision: Decision = page.decision
    return change(
        lambda: decisions.confirm(session(), signed_in(), decision, recorded_at=_recorded_at()),
        to=url_for(".show", slug=slug),
        said=_("Confirmed. The decision stands."),
    )


def _again(slug: str) -> DecisionPage:
    """The page as it stands after a refusal has undone what was begun."""
    return decisions_q.show_decision(session(), viewer(), slug)


def _recorded_at() -> datetime:
    """The record that the reader has confirmed, named by its moment."""
    try:
        return datetime.fromisoformat(request.form.get("recorded_at", ""))
    except ValueError:
        raise Invalid(_("Read the decision once more, then confirm it.")) from None


def _page(page: DecisionPage, form: DecisionForm) -> str:
    return render_template("decisions/show.html", page=page, form=form)
