"""Setting a process up: its phases, groups, roles and documents on one page."""

from flask import Blueprint, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired

from app import policy
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import DocumentKind, Phase
from app.policy import Permission
from app.queries import processes as processes_q
from app.queries.places import find_document, find_process
from app.services import documents, processes
from app.web.choices import named
from app.web.core import session, submit, viewer
from app.web.dates import day
from app.web.processes import find_phase
from app.web.uploads import TextForm

bp = Blueprint("setup", __name__)


class DatesForm(FlaskForm):
    """A phase's days."""

    starts_on = DateField(_l("First day"), validators=[InputRequired()])
    ends_on = DateField(_l("Last day"), validators=[InputRequired()])


class DocumentForm(TextForm):
    """A further document of a process."""

    title = StringField(_l("Title"))
    kind = SelectField(_l("Kind"), choices=named(DocumentKind))


@bp.get("/processes/<slug>/setup")
def show(slug: str) -> str:
    """Everything a coordinator arranges."""
    process = find_process(session(), viewer(), slug)
    policy.require(viewer(), Permission.MOVE_PHASE, process)
    return _page(slug)


@bp.post("/processes/<slug>/phases/<kind>/dates")
def move_phase(slug: str, kind: str) -> Response:
    """Give a phase other days."""
    phase = find_phase(slug, kind)
    policy.require(viewer(), Permission.MOVE_PHASE, phase)
    form = _dates_form(phase)
    return submit(
        form,
        lambda: processes.move_phase(
            session(), viewer(), phase, starts_on=day(form.starts_on), ends_on=day(form.ends_on)
        ),
        to=url_for("setup.show", slug=slug, _anchor="phases"),
        page=lambda: _page(slug, kind, form),
        said=_("The days are changed."),
    )


@bp.route("/processes/<slug>/setup/documents/new", methods=["GET", "POST"])
def add_document(slug: str) -> Response:
    """Add a document, with its text or without."""
    process = find_process(session(), viewer(), slug)
    policy.require(viewer(), Permission.ADD_DOCUMENT, process)
    form = DocumentForm()
    return submit(
        form,
        lambda: documents.add(
            session(),
            viewer(),
            process,
            title=form.title.data or "",
            kind=DocumentKind(form.kind.data),
            text=form.text.data,
        ),
        to=url_for("setup.show", slug=slug, _anchor="documents"),
        page=lambda: render_template("setup/document.html", process=process, form=form),
        said=_("The document is added."),
    )


@bp.route("/processes/<slug>/setup/documents/<document>/text", methods=["GET", "POST"])
def import_text(slug: str, document: str) -> Response:
    """Bring in the text of a document that has none yet."""
    found = find_document(session(), viewer(), slug, document)
    policy.require(viewer(), Permission.ADD_DOCUMENT, found)
    form = TextForm()
    return submit(
        form,
        lambda: documents.import_text(session(), viewer(), found, text=form.text.data or ""),
        to=url_for("documents.show", slug=slug, document=document, draft="common"),
        page=lambda: render_template("setup/text.html", process=found.process, document=found, form=form),
        said=_("The text is version 1 of every draft."),
    )


def _page(slug: str, kind: str = "", form: DatesForm | None = None) -> str:
    page = processes_q.show(session(), viewer(), slug)
    forms = {phase.kind.value: _untouched(phase) for phase in page.process.phases}
    if form is not None:
        forms[kind] = form
    return render_template("setup/show.html", page=page, process=page.process, forms=forms)


def _dates_form(phase: Phase) -> DatesForm:
    return DatesForm(obj=phase, prefix=f"{phase.kind.value}-")


def _untouched(phase: Phase) -> DatesForm:
    return DatesForm(None, obj=phase, prefix=f"{phase.kind.value}-")
