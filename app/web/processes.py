"""Processes: their list, opening one, the overview, and turning from phase to phase."""

from collections.abc import Callable, Sequence

from flask import Blueprint, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from app import policy
from app.errors import Invalid
from app.i18n import gettext as _
from app.models import AdoptedPolicy, DocumentKind, Phase, PhaseKind, Process, Role, Visibility
from app.policy import Permission, can
from app.queries import processes as processes_q
from app.queries.next_steps import next_step
from app.queries.places import find_process
from app.queries.processes import Overview
from app.services import process_templates, processes
from app.services.process_templates import Template
from app.web import steps, timelines
from app.web.core import change, page_number, session, submit, viewer
from app.web.dates import day
from app.web.filters import locale_code
from app.web.process_forms import ProcessForm, begun

bp = Blueprint("processes", __name__)


@bp.get("/processes")
def index() -> str:
    """Every process the viewer may read."""
    page = processes_q.list_processes(session(), viewer(), page=page_number())
    return render_template("processes/index.html", page=page)


@bp.route("/processes/new", methods=["GET", "POST"])
def new() -> Response:
    """Choose a template, then fill in its form; planning again keeps everything typed."""
    policy.require(viewer(), Permission.OPEN_PROCESS)
    template = process_templates.find(request.values.get("template", ""))
    if template is None:
        return make_response(render_template("processes/templates.html", templates=processes.templates()))
    adopted = processes_q.starting_points(session()) if template.revises else ()
    form = begun(template, locale_code(), adopted)

    def page() -> str:
        return render_template("processes/new.html", form=form, template=template)

    if form.is_submitted() and "plan" in request.form:
        return _planned(form, template, page)
    return submit(
        form,
        lambda: _opened(form, template, adopted),
        to=_after_opening,
        page=page,
        said=_("The process is open, and so is its kick-off."),
    )


def _planned(form: ProcessForm, template: Template, page: Callable[[], str]) -> Response:
    """The same form with the phases planned from the decision day that stands in it."""
    try:
        form.take_file()
        form.plan(template)
    except Invalid as refusal:
        field = form[refusal.field or "decision_day"]
        field.errors = [*field.errors, str(refusal)]
        return make_response(page(), 422)
    return make_response(page())


def _opened(form: ProcessForm, template: Template, adopted: Sequence[AdoptedPolicy]) -> Process:
    chosen = form.starts_from.data if "starts_from" in form else None
    return processes.open_process(
        session(),
        viewer(),
        template=template.key,
        title=form.title.data or "",
        goal=form.goal.data or "",
        who_decides=form.who_decides.data or "",
        decision_day=day(form.decision_day),
        groups=(form.groups.data or "").splitlines(),
        visibility=Visibility(form.visibility.data),
        locale=form.locale.data,
        document_title=form.document_title.data or "",
        document_kind=DocumentKind(form.document_kind.data),
        starts_from=next((one for one in adopted if str(one.id) == chosen), None),
        text=form.text.data,
        phases=form.agreed(template),
    )


def _place_to_spend_time(page: Overview) -> dict[str, str] | None:
    """The draft that whoever takes part can give some time to now; None while no draft takes suggestions."""
    phase = page.process.phase.kind if page.process.phase else None
    document = next((one for one in page.documents if one.common.number is not None), None)
    own = next((row.slug for row in page.groups if row.mine), None)
    if document is None or phase not in (PhaseKind.DRAFTING, PhaseKind.CO_WRITING):
        return None
    if not viewer().takes_part_in(page.process):
        return None
    draft = own if own and phase is PhaseKind.DRAFTING else "common"
    return {"slug": page.process.slug, "document": document.slug, "draft": draft}


def _after_opening(process: Process) -> str:
    """To its setup; an administrator who is no coordinator must first be confirmed as this one's."""
    if can(viewer(), Permission.MOVE_PHASE, process):
        return url_for("setup.show", slug=process.slug)
    flash(_("You coordinate it once a second administrator has confirmed that."), "info")
    return url_for("processes.show", slug=process.slug)


@bp.get("/processes/<slug>")
def show(slug: str) -> str:
    """The overview: goal, who decides, the way to the decision, and the one next step for this viewer."""
    page = processes_q.show(session(), viewer(), slug)
    step = next_step(viewer(), page)
    return render_template(
        "processes/show.html",
        page=page,
        process=page.process,
        step=steps.shown(step, page.process),
        phases=timelines.phases(page.process),
        time=_place_to_spend_time(page),
        moderates=any(
            one.role is Role.FACILITATOR and one.process_id == page.process.id for one in viewer().assignments
        ),
        decision_day=processes_q.decision_day(page.process),
    )


@bp.post("/processes/<slug>/phases/<kind>/opening")
def open_phase(slug: str, kind: str) -> Response:
    """Open a phase and close the one before."""
    phase = find_phase(slug, kind)
    return change(
        lambda: processes.open_phase(session(), viewer(), phase),
        to=url_for("setup.show", slug=slug),
        said=_("The phase is open."),
    )


@bp.post("/processes/<slug>/phases/<kind>/closing")
def close_phase(slug: str, kind: str) -> Response:
    """Close a phase without opening another."""
    phase = find_phase(slug, kind)
    return change(
        lambda: processes.close_phase(session(), viewer(), phase),
        to=url_for("setup.show", slug=slug),
        said=_("The phase is closed. No phase is open now."),
    )


def find_phase(slug: str, kind: str) -> Phase:
    """The phase of that kind in a process the viewer may read; a 404 page otherwise."""
    process = find_process(session(), viewer(), slug)
    phase = next((phase for phase in process.phases if phase.kind.value == kind), None)
    if phase is None:
        abort(404)
    return phase
