"""What administrators look after: members, invitations, and the roles that hold in the whole house."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField, StringField, TextAreaField

from app import policy
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import PROCESS_ROLES, Role, RoleAssignment
from app.policy import Permission
from app.queries import invitations as invitations_q
from app.queries import members as members_q
from app.services import invitations, members
from app.services import roles as roles_
from app.web import letters
from app.web.choices import named
from app.web.core import change, page_number, session, submit, viewer

bp = Blueprint("admin", __name__)

HOUSE_ROLES = (Role.ADMINISTRATOR, *PROCESS_ROLES)
"""Roles that can be held in the whole house."""


class InviteForm(FlaskForm):
    """Whom to invite."""

    email = EmailField(_l("E-mail"))


class SuspensionForm(FlaskForm):
    """Why a member is kept out."""

    reason = TextAreaField(_l("Reason"), description=_l("It stands in the log."))


class HouseRoleForm(FlaskForm):
    """Who is to hold a role in the whole house."""

    role = SelectField(_l("Role"), choices=named(HOUSE_ROLES))
    member = StringField(_l("Member"), description=_l("The name or the e-mail address."))


@bp.get("/admin")
def show() -> str:
    """All members, to be searched."""
    policy.require(viewer(), Permission.ADMINISTER_MEMBERS)
    words = " ".join(request.args.get("q", "").split())[:100]
    page = members_q.list_members(session(), words=words, page=page_number())
    return render_template("admin/show.html", page=page, words=words)


@bp.route("/admin/members/<int:number>/suspension", methods=["GET", "POST"])
def suspend(number: int) -> Response:
    """Keep a member out, with a reason."""
    policy.require(viewer(), Permission.ADMINISTER_MEMBERS)
    member = members_q.find(session(), number)
    form = SuspensionForm()
    return submit(
        form,
        lambda: members.suspend(session(), viewer(), member, reason=form.reason.data or ""),
        to=url_for("admin.show"),
        page=lambda: render_template("admin/suspend.html", member=member, form=form),
        said=_("The member is suspended and signed out everywhere."),
    )


@bp.post("/admin/members/<int:number>/reinstatement")
def reinstate(number: int) -> Response:
    """Let a suspended member in again."""
    policy.require(viewer(), Permission.ADMINISTER_MEMBERS)
    member = members_q.find(session(), number)
    return change(
        lambda: members.reinstate(session(), viewer(), member),
        to=url_for("admin.show"),
        said=_("The member may sign in again."),
    )


@bp.route("/admin/invitations", methods=["GET", "POST"])
def invite() -> Response:
    """Every invitation, and the form for a new one, whose link is shown once."""
    policy.require(viewer(), Permission.INVITE_MEMBER)
    form = InviteForm()
    page = letters.written(form)
    if page is not None:
        return page
    found = invitations_q.list_invitations(session(), page=page_number())
    status = 422 if form.errors else 200
    return make_response(render_template("admin/invitations.html", page=found, form=form), status)


@bp.post("/admin/invitations/<int:number>/ending")
def revoke(number: int) -> Response:
    """Let an invitation lapse."""
    policy.require(viewer(), Permission.INVITE_MEMBER)
    invitation = invitations_q.find(session(), number)
    return change(
        lambda: invitations.revoke(session(), viewer(), invitation),
        to=url_for("admin.invite"),
        said=_("The invitation has lapsed."),
    )


@bp.route("/admin/roles", methods=["GET", "POST"])
def roles() -> Response:
    """Roles held in the whole house, those that wait for a second administrator, and the form for a new one."""
    policy.require(viewer(), Permission.NAME_PROCESS_ROLE)
    form = HouseRoleForm()
    return submit(
        form,
        lambda: _assigned(form),
        to=url_for("admin.roles"),
        page=lambda: render_template("admin/roles.html", held=members_q.house_roles(session()), form=form),
        said=_("The role is given. A coordinator's or an administrator's waits for a second administrator."),
    )


def _assigned(form: HouseRoleForm) -> RoleAssignment:
    member = members_q.named(session(), form.member.data or "")
    return roles_.assign(session(), viewer(), member, Role(form.role.data))
