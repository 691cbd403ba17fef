"""What facilitators do to keep discussions good, and appeals against it."""

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField

from app.errors import Invalid, NotFound
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import ModerationAction, Suggestion, Thread
from app.policy import Permission, require
from app.queries import moderation as moderation_q
from app.queries import suggestions as suggestions_q
from app.queries import threads as threads_q
from app.services import moderation
from app.web.choices import choices
from app.web.core import session, signed_in, submit, viewer
from app.web.threads import ReasonForm, SummaryForm

bp = Blueprint("moderation", __name__)


class AnswerForm(FlaskForm):
    """The answer to an appeal."""

    outcome = RadioField(
        _l("Decision"),
        choices=choices(
            (
                ("upheld", _l("The moderation stands")),
                ("overturned", _l("The moderation is undone")),
            )
        ),
    )
    answer = TextAreaField(_l("Answer"))


class MoveForm(FlaskForm):
    """Where a discussion shall stand: a suggestion by its number, or a draft."""

    suggestion = StringField(_l("Number of a suggestion"))
    draft = SelectField(_l("Or a draft as a whole"), validate_choice=False)
    reason = TextAreaField(_l("Reason"))


@bp.get("/processes/<slug>/moderation")
def desk(slug: str) -> str:
    """What waits for a facilitator."""
    signed_in()
    return render_template("moderation/desk.html", desk=moderation_q.show_desk(session(), viewer(), slug))


@bp.route("/comments/<int:number>/hiding", methods=["GET", "POST"])
def hide(number: int) -> Response:
    """Hide a comment behind a public reason."""
    return _act(
        number, "hide", moderation.hide, _("The comment is hidden. Its author is told why and can appeal.")
    )


@bp.route("/comments/<int:number>/restoration", methods=["GET", "POST"])
def restore(number: int) -> Response:
    """Show a hidden comment again."""
    return _act(number, "restore", moderation.restore, _("The comment is shown again."))


@bp.route("/threads/<int:number>/closure", methods=["GET", "POST"])
def close(number: int) -> Response:
    """Close a discussion with a summary."""
    signed_in()
    thread = threads_q.find(session(), viewer(), number)
    require(viewer(), Permission.MODERATE, thread)
    form = SummaryForm()
    return submit(
        form,
        lambda: moderation.close(session(), viewer(), thread, summary=form.summary.data or ""),
        to=home(thread),
        page=lambda: render_template("moderation/close.html", form=form, thread=thread, home=home(thread)),
        said=_("The discussion is closed. The summary stands above it."),
    )


@bp.route("/threads/<int:number>/move", methods=["GET", "POST"])
def move(number: int) -> Response:
    """Move a discussion to where it belongs."""
    signed_in()
    thread = threads_q.find(session(), viewer(), number)
    require(viewer(), Permission.MODERATE, thread)
    form = MoveForm()
    page = threads_q.show_thread(session(), viewer(), number)
    drafts = {str(draft.id): draft for draft in page.drafts}
    form.draft.choices = choices(
        [
            ("", _("Choose a draft")),
            *(
                (key, f"{draft.document.title}: {draft.group.name if draft.group else _('Common draft')}")
                for key, draft in drafts.items()
            ),
        ]
    )
    return submit(
        form,
        lambda: moderation.move(
            session(),
            viewer(),
            thread,
            reason=form.reason.data or "",
            suggestion=_suggestion(form.suggestion.data),
            draft=drafts.get(form.draft.data or ""),
        ),
        to=lambda _action: home(thread),
        page=lambda: render_template("moderation/move.html", form=form, thread=thread, home=home(thread)),
        said=_("The discussion is moved."),
    )


@bp.route("/flags/<int:number>/dismissal", methods=["GET", "POST"])
def dismiss(number: int) -> Response:
    """Let a reported comment stand."""
    signed_in()
    flag = threads_q.find_flag(session(), viewer(), number)
    thread = flag.comment.thread
    form = ReasonForm()
    return submit(
        form,
        lambda: moderation.dismiss_flag(session(), viewer(), flag, reason=form.reason.data or ""),
        to=url_for(".desk", slug=thread.draft.document.process.slug),
        page=lambda: render_template(
            "moderation/act.html",
            form=form,
            comment=flag.comment,
            thread=thread,
            home=url_for(".desk", slug=thread.draft.document.process.slug),
            act="keep",
        ),
        said=_("The comment stands. The report is settled."),
    )


@bp.route("/moderation/<int:number>/appeal", methods=["GET", "POST"])
def appeal(number: int) -> Response:
    """Ask another facilitator to look again."""
    signed_in()
    action = threads_q.find_action(session(), viewer(), number)
    require(viewer(), Permission.APPEAL, action)
    form = ReasonForm()
    return submit(
        form,
        lambda: moderation.appeal(session(), viewer(), action, reason=form.reason.data or ""),
        to=_thread_of(action),
        page=lambda: render_template(
            "moderation/appeal.html", form=form, action=action, home=_thread_of(action)
        ),
        said=_("Your appeal is sent. Somebody who did not take the decision will answer it."),
    )


@bp.route("/moderation/<int:number>/appeal/decision", methods=["GET", "POST"])
def decide(number: int) -> Response:
    """Answer an appeal."""
    signed_in()
    action = threads_q.find_action(session(), viewer(), number)
    require(viewer(), Permission.DECIDE_APPEAL, action)
    form = AnswerForm()
    return submit(
        form,
        lambda: moderation.decide_appeal(
            session(),
            viewer(),
            action,
            overturn=form.outcome.data == "overturned",
            answer=form.answer.data or "",
        ),
        to=_thread_of(action),
        page=lambda: render_template(
            "moderation/decide.html", form=form, action=action, home=_thread_of(action)
        ),
        said=_("The appeal is answered."),
    )


def home(thread: Thread) -> str:
    """Where a discussion is read on its own."""
    return url_for("threads.show", number=thread.id)


def _thread_of(action: ModerationAction) -> str:
    return url_for("threads.show", number=action.thread_id)


def _suggestion(typed: str | None) -> Suggestion | None:
    """The suggestion whose number was typed, as `17` or `S-17`; None for an empty field."""
    text = (typed or "").strip().upper().removeprefix("S-")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(_("Type a suggestion's number, such as S-17."), "suggestion")
    try:
        return suggestions_q.find(session(), viewer(), int(text))
    except NotFound:
        raise Invalid(_("There is no suggestion with this number."), "suggestion") from None


def _act(number: int, act: str, change: Callable[..., object], said: str) -> Response:
    """Ask for the reason, and do it to the comment."""
    signed_in()
    comment = threads_q.find_comment(session(), viewer(), number)
    require(viewer(), Permission.MODERATE, comment)
    form, thread = ReasonForm(), comment.thread
    return submit(
        form,
        lambda: change(session(), viewer(), comment, reason=form.reason.data or ""),
        to=home(thread) + f"#c-{number}",
        page=lambda: render_template(
            "moderation/act.html", form=form, comment=comment, thread=thread, home=home(thread), act=act
        ),
        said=said,
    )
