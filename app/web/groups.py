"""Work groups: their page, joining and leaving, admitting and inviting."""

from collections.abc import Sequence

from flask import Blueprint, make_response, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectField, StringField, TextAreaField

from app import policy
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import GroupKind, Membership, Process, Visibility, WorkGroup
from app.policy import Permission
from app.queries import drafts as drafts_q
from app.queries import following as following_q
from app.queries import groups as groups_q
from app.queries.places import find_process, missing, sees_names
from app.services import groups
from app.web import letters
from app.web.choices import choices, named
from app.web.core import change, page_number, session, signed_in, submit, viewer

bp = Blueprint("groups", __name__)


class GroupForm(FlaskForm):
    """A group to be added."""

    name = StringField(_l("Name"))
    kind = SelectField(_l("Kind"), choices=named(GroupKind))
    parent = SelectField(_l("Belongs below"))
    description = TextAreaField(_l("What the group is about"))


class InviteForm(FlaskForm):
    """Whom to invite into a group."""

    email = EmailField(_l("E-mail"))


@bp.route("/processes/<slug>/groups/new", methods=["GET", "POST"])
def new(slug: str) -> Response:
    """Add a group."""
    process = find_process(session(), viewer(), slug)
    policy.require(viewer(), Permission.ADD_GROUP, process)
    there = groups_q.all_in(session(), process)
    form = GroupForm()
    form.parent.choices = choices([("", _("No other group")), *((one.slug, one.name) for one in there)])
    return submit(
        form,
        lambda: _added(process, form, there),
        to=url_for("setup.show", slug=slug, _anchor="groups"),
        page=lambda: render_template("groups/new.html", process=process, form=form),
        said=_("The group is added, with a draft of every document."),
    )


@bp.get("/processes/<slug>/groups/<group>")
def show(slug: str, group: str) -> str:
    """Who belongs to a group, who holds its roles, and what it works on."""
    process = find_process(session(), viewer(), slug)
    page = groups_q.show(session(), viewer(), process, group, page=page_number())
    return render_template(
        "groups/show.html",
        page=page,
        taken_up={one.draft.id: one for one in following_q.taken_up(session(), viewer(), [page.group.id])},
        process=process,
        documents=drafts_q.documents_of(session(), process),
        names=sees_names(viewer(), process),
        asks=process.visibility is Visibility.PARTICIPANTS,
    )


@bp.post("/processes/<slug>/groups/<group>/membership")
def join(slug: str, group: str) -> Response:
    """Join a group, or ask to."""
    found = _find(slug, group)
    asks = found.process.visibility is Visibility.PARTICIPANTS
    return change(
        lambda: groups.join(session(), viewer(), found),
        to=_address(found),
        said=_("Your question is with the group's process owners.")
        if asks
        else _("You belong to %(group)s now.", group=found.name),
    )


@bp.post("/processes/<slug>/groups/<group>/membership/ending")
def leave(slug: str, group: str) -> Response:
    """Leave a group, or take back the question to join."""
    signed_in()
    found = _find(slug, group)
    own = groups_q.own_membership(session(), viewer(), found)
    if own is None:
        raise missing()
    return change(
        lambda: groups.leave(session(), viewer(), own), to=_address(found), said=_("You have left the group.")
    )


@bp.post("/processes/<slug>/groups/<group>/memberships/<int:number>/admission")
def admit(slug: str, group: str, number: int) -> Response:
    """Let somebody in who asked."""
    membership = _find_membership(slug, group, number)
    return change(
        lambda: groups.admit(session(), viewer(), membership),
        to=_address(membership.group),
        said=_("%(name)s belongs to the group now.", name=membership.member.name),
    )


@bp.post("/processes/<slug>/groups/<group>/memberships/<int:number>/refusal")
def decline(slug: str, group: str, number: int) -> Response:
    """Not let somebody in who asked."""
    membership = _find_membership(slug, group, number)
    return change(
        lambda: groups.decline(session(), viewer(), membership),
        to=_address(membership.group),
        said=_("The question is answered: no."),
    )


@bp.route("/processes/<slug>/groups/<group>/invitations", methods=["GET", "POST"])
def invite(slug: str, group: str) -> Response:
    """Invite somebody who is no member yet; the link is shown once."""
    found = _find(slug, group)
    policy.require(viewer(), Permission.INVITE_MEMBER, found)
    form = InviteForm()
    page = letters.written(form, found)
    return page or make_response(
        render_template("groups/invite.html", group=found, process=found.process, form=form),
        422 if form.errors or form.form_errors else 200,
    )


def _find(slug: str, group: str) -> WorkGroup:
    return groups_q.find(session(), find_process(session(), viewer(), slug), group)


def _find_membership(slug: str, group: str, number: int) -> Membership:
    return groups_q.find_membership(session(), _find(slug, group), number)


def _address(group: WorkGroup) -> str:
    return url_for("groups.show", slug=group.process.slug, group=group.slug)


def _added(process: Process, form: GroupForm, there: Sequence[WorkGroup]) -> WorkGroup:
    return groups.add(
        session(),
        viewer(),
        process,
        name=form.name.data or "",
        kind=GroupKind(form.kind.data),
        parent=next((one for one in there if one.slug == form.parent.data), None),
        description=form.description.data or "",
    )
