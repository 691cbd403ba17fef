"""One's own name, language and look, password, and signed-in devices."""

from flask import Blueprint, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, RadioField, SelectField, StringField

from app.errors import Invalid
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Member
from app.queries import members as members_q
from app.services import members, sign_ins
from app.services.actors import acting
from app.web import accounts
from app.web.choices import choices
from app.web.core import change, session, signed_in, submit, viewer

bp = Blueprint("profile", __name__)


class ProfileForm(FlaskForm):
    """What one may change of oneself."""

    name = StringField(_l("Name"))
    locale = SelectField(_l("Language"), choices=choices(LOCALES.items()))
    theme = RadioField(
        _l("Look"),
        choices=choices([("auto", _l("As my device asks")), ("light", _l("Light")), ("dark", _l("Dark"))]),
    )


class PasswordForm(FlaskForm):
    """The password now and the one to come."""

    current_password = PasswordField(_l("Your password now"))
    password = PasswordField(_l("A new password"), description=_l("At least 10 characters."))
    password_again = PasswordField(_l("The new password again"))


@bp.route("/me/profile", methods=["GET", "POST"])
def show() -> Response:
    """Name, language and look."""
    member = acting(signed_in())
    form = ProfileForm(obj=member)
    return submit(
        form,
        lambda: members.change_profile(
            session(),
            viewer(),
            member,
            name=form.name.data or "",
            locale=form.locale.data,
            theme=form.theme.data,
        ),
        to=url_for("profile.show"),
        page=lambda: render_template("profile/show.html", form=form, member=member),
        said=_("Your profile is saved."),
    )


@bp.route("/me/password", methods=["GET", "POST"])
def password() -> Response:
    """Choose another password; all other devices are signed out."""
    member = acting(signed_in())
    form = PasswordForm()
    return submit(
        form,
        lambda: _changed(member, form),
        to=url_for("profile.show"),
        page=lambda: render_template("profile/password.html", form=form),
        said=_("Your password is changed. All other devices are signed out."),
    )


@bp.get("/me/sessions")
def sessions() -> str:
    """The devices one is signed in on."""
    member = acting(signed_in())
    found = members_q.sign_ins_of(session(), member)
    return render_template("profile/sessions.html", sign_ins=found, here=current_user.sign_in.id)


@bp.post("/me/sessions/<int:number>/ending")
def end_session(number: int) -> Response:
    """Sign another device out."""
    signed_in()
    sign_in = members_q.find_sign_in(session(), viewer(), number)
    return change(
        lambda: sign_ins.end(session(), viewer(), sign_in),
        to=url_for("profile.sessions"),
        said=_("The device is signed out."),
    )


def _changed(member: Member, form: PasswordForm) -> Member:
    if form.password.data != form.password_again.data:
        raise Invalid(_("The two passwords differ."), "password_again")
    members.change_password(
        session(),
        viewer(),
        member,
        current=form.current_password.data or "",
        password=form.password.data or "",
    )
    accounts.enter(member)
    return member
