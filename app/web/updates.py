"""A process's news, and posting some."""

from flask import Blueprint, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.queries import processes as processes_q
from app.queries import updates as updates_q
from app.queries.places import find_process, sees_names
from app.services import updates
from app.web.core import change, page_number, session, submit, viewer

bp = Blueprint("updates", __name__)


class UpdateForm(FlaskForm):
    """News, and when the next will come."""

    body = TextAreaField(_l("What has happened?"))
    next_on = DateField(_l("When will the next news come?"), validators=[Optional()])


@bp.route("/processes/<slug>/updates", methods=["GET", "POST"])
def index(slug: str) -> Response:
    """All updates of a process, with the form for its coordinator."""
    process = find_process(session(), viewer(), slug)
    form = UpdateForm()

    def page() -> str:
        found = updates_q.list_updates(session(), process, page=page_number())
        latest = processes_q.latest_update(session(), process)
        return render_template(
            "updates/index.html",
            process=process,
            page=found,
            form=form,
            latest=latest,
            late=latest is not None and latest.is_overdue,
            reminders=updates_q.count_reminders(session(), latest),
            names=sees_names(viewer(), process),
        )

    return submit(
        form,
        lambda: updates.post(
            session(), viewer(), process, body=form.body.data or "", next_on=form.next_on.data
        ),
        to=url_for("updates.index", slug=slug),
        page=page,
        said=_("Your update is posted."),
    )


@bp.post("/processes/<slug>/updates/reminders")
def remind(slug: str) -> Response:
    """Remind the coordinator of news that is late."""
    process = find_process(session(), viewer(), slug)
    return change(
        lambda: updates.remind(session(), viewer(), process),
        to=url_for("processes.show", slug=slug),
        said=_("The coordinator is reminded."),
    )
