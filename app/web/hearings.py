"""The hearing page: comments on the frozen text, the forum's amendments, and the end of the hearing."""

from flask import Blueprint, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Hearing
from app.queries import hearings as hearings_q
from app.services import submissions, threads
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.submissions import excerpt

bp = Blueprint("hearings", __name__)


class HearingForm(FlaskForm):
    """A comment on the text as a whole."""

    title = StringField(_l("What it is about"))
    body = TextAreaField(_l("Your comment"))


@bp.route("/processes/<slug>/hearing", methods=["GET", "POST"])
def show(slug: str) -> Response:
    """The hearing, and a comment on the text before the forum."""
    form = HearingForm()
    hearing = hearings_q.find(session(), viewer(), slug)
    return submit(
        form,
        lambda: threads.start(
            session(),
            viewer(),
            hearing.submission.draft,
            body=form.body.data or "",
            title=form.title.data or "",
        ),
        to=lambda thread: url_for(".show", slug=slug) + f"#t-{thread.id}",
        page=lambda: _page(_again(slug) if form.is_submitted() else hearing, form),
        said=_("Your comment is posted. The forum reads it before it decides."),
    )


@bp.post("/processes/<slug>/hearing/closure")
def close(slug: str) -> Response:
    """End the hearing and go on to the decision."""
    hearing = hearings_q.find(session(), viewer(), slug)
    return change(
        lambda: submissions.close_hearing(session(), signed_in(), hearing),
        to=url_for("decisions.show", slug=slug),
        said=_("The hearing is closed. The forum can now merge its amendments and decide."),
    )


def _again(slug: str) -> Hearing:
    """The hearing as it stands after a refusal has undone what was begun."""
    return hearings_q.find(session(), viewer(), slug)


def _page(hearing: Hearing, form: HearingForm) -> str:
    page = hearings_q.show_hearing(session(), viewer(), hearing, page=page_number())
    return render_template("hearings/show.html", page=page, form=form, excerpt=excerpt)
