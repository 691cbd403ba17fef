"""Signing in and out, and accepting an invitation."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField

from app.db import only_reading
from app.errors import Conflict, Invalid, SamskrivError
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Invitation, Member
from app.services import attempts, invitations, members, sign_ins
from app.web import identity, kept
from app.web.choices import choices
from app.web.core import session, submit, viewer
from app.web.filters import locale_code

bp = Blueprint("accounts", __name__)

KEPT_IN_COOKIE = ("locale", "theme")
"""What a browser remembers across signing in and out."""


class SignInForm(FlaskForm):
    """Who one is, and where one was going."""

    email = EmailField(_l("E-mail"))
    password = PasswordField(_l("Password"))
    kept = HiddenField()
    next = HiddenField()


class InvitationForm(FlaskForm):
    """What a new member tells of themselves."""

    name = StringField(_l("Your name"), description=_l("As the others in your group know you."))
    password = PasswordField(_l("Choose a password"), description=_l("At least 10 characters."))
    password_again = PasswordField(_l("The same password again"))
    locale = SelectField(_l("Language"), choices=choices(LOCALES.items()))


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """Sign in, and go on where one was."""
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            member = _recognised(form.email.data or "", form.password.data or "")
        except Invalid as refusal:
            return _again(form, refusal, "accounts/sign_in.html")
        enter(member)
        return _onwards(form)
    return make_response(render_template("accounts/sign_in.html", form=form))


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this device's sign-in on the server and forget it here."""
    actor = viewer()
    if actor.member is not None:
        sign_ins.end(session(), actor, current_user.sign_in)
    identity.forget()
    _clear_cookie()
    flash(_("You are signed out."), "success")
    return redirect(url_for("home.show"), 303)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def accept(token: str) -> Response:
    """Read an invitation, and accept it by sending the form."""
    invitation = invitations.find(session(), token)
    if invitations.addressee(session(), invitation.email) is not None:
        return _join_as_member(token, invitation)
    form = InvitationForm(locale=locale_code())
    if form.validate_on_submit():
        try:
            member = _registered(token, form)
        except (Invalid, Conflict) as refusal:
            invitation = invitations.find(session(), token)
            return _again(form, refusal, "accounts/accept.html", invitation=invitation)
        to = _first_page(invitation)
        enter(member)
        flash(_("Welcome, %(name)s.", name=member.name), "success")
        return redirect(to, 303)
    return make_response(render_template("accounts/accept.html", form=form, invitation=invitation))


def _join_as_member(token: str, invitation: Invitation) -> Response:
    """Whoever has an account with the invited address joins by a button, once signed in."""
    form = FlaskForm()
    return submit(
        form,
        lambda: invitations.redeem(session(), viewer(), token),
        to=_first_page(invitation),
        page=lambda: render_template("accounts/join.html", form=form, invitation=invitation),
        said=_("You have accepted the invitation."),
    )


def _recognised(email: str, password: str) -> Member:
    """The member who signs in. Tries are counted and committed first, so that they count in every process."""
    address = request.remote_addr or ""
    mail = email.strip().casefold()
    spent = attempts.spend(session(), "sign_in", (f"{mail} {address}", 10), (mail, 50), (address, 200))
    session().commit()
    with only_reading():  # hashing takes its time, and nobody else shall wait for it
        number = members.authenticate(session(), email, password).id
        session().rollback()
    attempts.forgive(session(), spent)
    return session().get_one(Member, number)


def _registered(token: str, form: InvitationForm) -> Member:
    attempts.spend(session(), "invitation", (request.remote_addr or "", 100))
    if form.password.data != form.password_again.data:
        raise Invalid(_("The two passwords differ."), "password_again")
    return members.register(
        session(),
        token,
        name=form.name.data or "",
        password=form.password.data or "",
        locale=form.locale.data,
    )


def enter(member: Member) -> None:
    """Begin a sign-in on this device; one that was open here before ends."""
    before = viewer()
    if before.member is not None and current_user.sign_in.ended_at is None:
        sign_ins.end(session(), before, current_user.sign_in)
    _clear_cookie()
    identity.remember(*sign_ins.start(session(), member, device=request.user_agent.string))
    g.pop("viewer", None)


def _clear_cookie() -> None:
    remembered = {key: cookie[key] for key in KEPT_IN_COOKIE if key in cookie}
    cookie.clear()
    cookie.update(remembered)
    # A page drawn in this very answer must bear a key of the new session.
    g.pop("csrf_token", None)


def _onwards(form: SignInForm) -> Response:
    """To the form that was being sent, to the page that was asked for, or home."""
    typed = kept.unseal(form.kept.data) if form.kept.data else None
    if typed is not None:
        sentence = _("You are signed in again.")
        return make_response(render_template("errors/send_again.html", kept=typed, sentence=sentence))
    return redirect(local(form.next.data) or url_for("home.show"), 303)


def local(path: str | None) -> str | None:
    """The path if it leads to a page of this house, else None."""
    plain = path is not None and path.isprintable() and "\\" not in path
    return path if plain and path and path.startswith("/") and not path.startswith("//") else None


def _first_page(invitation: Invitation) -> str:
    if invitation.group is None:
        return url_for("home.show")
    return url_for("groups.show", slug=invitation.group.process.slug, group=invitation.group.slug)


def _again(form: FlaskForm, refusal: SamskrivError, template: str, **context: object) -> Response:
    session().rollback()
    name = refusal.field if isinstance(refusal, Invalid) else None
    field = form._fields.get(name or "")
    (form.form_errors if field is None else field.errors).append(str(refusal))
    return make_response(render_template(template, form=form, **context), 422)
