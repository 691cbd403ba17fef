"""Who holds which role: the list with its history, filling, confirming, ending."""

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField

from app import policy
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import GROUP_ROLES, PROCESS_ROLES, Process, Role, RoleAssignment
from app.policy import Permission, can
from app.queries import groups as groups_q
from app.queries import members as members_q
from app.queries import roles as roles_q
from app.queries.places import find_process, sees_names
from app.services import roles
from app.web.choices import choices, named
from app.web.core import change, page_number, session, submit, viewer

bp = Blueprint("roles", __name__)


class RoleForm(FlaskForm):
    """Who is to hold which role, where."""

    role = SelectField(_l("Role"))
    group = SelectField(_l("Group"), description=_l("For a process owner or a facilitator."))
    member = StringField(_l("Member"), description=_l("The name or the e-mail address."))
    interim = BooleanField(_l("For the time being (interim)"))


class EndingForm(FlaskForm):
    """Why a role ends."""

    reason = TextAreaField(_l("Reason"), description=_l("Everybody who sees the role will read it."))


@bp.get("/processes/<slug>/roles")
def index(slug: str) -> str:
    """Every role of a process, ended ones included."""
    process = find_process(session(), viewer(), slug)
    held = roles_q.in_process(session(), process)
    return render_template(
        "roles/index.html",
        process=process,
        seats=roles_q.seats(held),
        groups=groups_q.rows(session(), viewer(), process, held),
        history=roles_q.history(session(), process, page=page_number()),
        names=sees_names(viewer(), process),
    )


@bp.route("/processes/<slug>/roles/new", methods=["GET", "POST"])
def new(slug: str) -> Response:
    """Give somebody a role in a process or one of its groups."""
    process = find_process(session(), viewer(), slug)
    _require_some_right(process)
    form = _form(process)
    return submit(
        form,
        lambda: _assigned(process, form),
        to=url_for("roles.index", slug=slug),
        page=lambda: render_template(
            "roles/new.html", process=process, form=form, offered=members_q.names_in(session(), process)
        ),
        said=_("The role is given."),
    )


@bp.post("/roles/<int:number>/confirmation")
def confirm(number: int) -> Response:
    """The second administrator's yes."""
    assignment = roles_q.find(session(), viewer(), number)
    return change(
        lambda: roles.confirm(session(), viewer(), assignment),
        to=url_for("admin.roles"),
        said=_("The role is confirmed and counts from now on."),
    )


@bp.route("/roles/<int:number>/ending", methods=["GET", "POST"])
def end(number: int) -> Response:
    """End a role, with a reason."""
    assignment = roles_q.find(session(), viewer(), number)
    policy.require(viewer(), _right_over(assignment.role), assignment)
    form = EndingForm()
    return submit(
        form,
        lambda: roles.end(session(), viewer(), assignment, reason=form.reason.data or ""),
        to=_after(assignment),
        page=lambda: render_template(
            "roles/end.html", assignment=assignment, form=form, back=_after(assignment)
        ),
        said=_("The role is ended. It stays in the history."),
    )


def _right_over(role: Role) -> Permission:
    return Permission.FILL_GROUP_ROLE if role in GROUP_ROLES else Permission.NAME_PROCESS_ROLE


def _require_some_right(process: Process) -> None:
    if not can(viewer(), Permission.NAME_PROCESS_ROLE, process):
        policy.require(viewer(), Permission.FILL_GROUP_ROLE, process)


def _form(process: Process) -> RoleForm:
    """The form with the roles that this viewer may give, and what the address asks for chosen."""
    allowed = [role for role in (*GROUP_ROLES, *PROCESS_ROLES) if can(viewer(), _right_over(role), process)]
    form = RoleForm(
        role=request.args.get("role", ""),
        group=request.args.get("group", ""),
        interim=request.args.get("interim") == "1",
    )
    form.role.choices = named(allowed)
    there = groups_q.all_in(session(), process)
    form.group.choices = choices([("", _("The whole process")), *((one.slug, one.name) for one in there)])
    return form


def _assigned(process: Process, form: RoleForm) -> RoleAssignment:
    role = Role(form.role.data)
    group = groups_q.find(session(), process, form.group.data) if form.group.data else None
    return roles.assign(
        session(),
        viewer(),
        members_q.named(session(), form.member.data or ""),
        role,
        process=None if group else process,
        group=group,
        interim=form.interim.data,
    )


def _after(assignment: RoleAssignment) -> str:
    if assignment.process is None:
        return url_for("admin.roles")
    return url_for("roles.index", slug=assignment.process.slug)
