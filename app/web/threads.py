"""Discussions and questions."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from app.errors import Invalid
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Comment, Role, Thread
from app.policy import Permission, require
from app.queries import suggestions as suggestions_q
from app.queries import threads as threads_q
from app.queries.threads import Starting
from app.services import moderation, threads
from app.text.quotes import locate
from app.web import pieces, rendered
from app.web.choices import choices
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.names import name

bp = Blueprint("threads", __name__)


class ThreadForm(FlaskForm):
    """A first comment, on words of a passage, on a passage, or on the whole; perhaps a question to a role."""

    base = HiddenField()
    occurrence = HiddenField()
    passage = SelectField(_l("About which passage?"), validate_choice=False)
    quote = TextAreaField(_l("The exact words it is about"))
    title = StringField(_l("Title"))
    body = TextAreaField(_l("Your comment"))
    put_to = SelectField(_l("Who shall answer?"), validate_choice=False)


class CommentForm(FlaskForm):
    """Something said in a discussion, perhaps in answer to a comment."""

    parent = HiddenField()
    body = TextAreaField(_l("Your comment"))


class ReasonForm(FlaskForm):
    """A reason that will be shown."""

    reason = TextAreaField(_l("Reason"))


class SummaryForm(FlaskForm):
    """What a discussion came to."""

    summary = TextAreaField(_l("Summary"))


@bp.route("/processes/<slug>/documents/<document>/<draft>/threads/new", methods=["GET", "POST"])
def new(slug: str, document: str, draft: str) -> Response:
    """Begin a discussion on words, a passage or the whole of a draft."""
    signed_in()
    form = ThreadForm()
    passage = form.passage.data if form.is_submitted() else request.args.get("passage", "")
    starting = threads_q.begin(
        session(), viewer(), slug, document, draft, passage=passage or "", base=_number(form.base.data)
    )
    _offer(form, starting)
    if not form.is_submitted():
        asked = {field: request.args.get(field, "") for field in ("quote", "occurrence", "put_to")}
        form.process(data={"base": starting.version.number, "passage": passage, **asked})
    place = {"slug": slug, "document": document, "draft": draft}
    return submit(
        form,
        lambda: _start(form, starting),
        to=lambda thread: url_for(".show", number=thread.id),
        page=lambda: render_template(
            "threads/new.html", form=form, starting=starting, place=place, shown=_shown(starting)
        ),
        said=_("Your words are posted."),
    )


@bp.get("/threads/<int:number>")
def show(number: int) -> str:
    """One discussion."""
    return _page(number)


@bp.post("/threads/<int:number>/comments")
def comment(number: int) -> Response:
    """Say something in a discussion."""
    signed_in()
    thread = threads_q.find(session(), viewer(), number)
    form = CommentForm()
    parent = _parent(form)
    return submit(
        form,
        lambda: threads.comment(session(), viewer(), thread, body=form.body.data or "", parent=parent),
        to=lambda said: _home(thread) + f"#c-{said.id}",
        page=lambda: _page(number, answer=form),
        said=_("Your comment is posted."),
    )


@bp.post("/suggestions/<int:number>/threads")
def on_suggestion(number: int) -> Response:
    """Begin a discussion of a suggestion."""
    signed_in()
    suggestion = suggestions_q.find(session(), viewer(), number)
    form = CommentForm()
    return submit(
        form,
        lambda: threads.start(
            session(), viewer(), suggestion.draft, body=form.body.data or "", suggestion=suggestion
        ),
        to=lambda thread: url_for("suggestions.show", number=number) + f"#t-{thread.id}",
        page=lambda: render_template("threads/again.html", form=form, suggestion=suggestion),
        said=_("Your comment is posted."),
    )


@bp.post("/threads/<int:number>/resolution")
def resolve(number: int) -> Response:
    """End a discussion whose matter is settled."""
    thread = threads_q.find(session(), viewer(), number)
    form = SummaryForm()
    return change(
        lambda: threads.resolve(session(), signed_in(), thread, summary=form.summary.data or ""),
        to=_home(thread),
        said=_("The discussion is resolved."),
    )


@bp.route("/comments/<int:number>/flag", methods=["GET", "POST"])
def flag(number: int) -> Response:
    """Report a comment to the facilitators."""
    signed_in()
    said = threads_q.find_comment(session(), viewer(), number)
    require(viewer(), Permission.FLAG, said)
    form = ReasonForm()
    return submit(
        form,
        lambda: moderation.flag(session(), viewer(), said, reason=form.reason.data or ""),
        to=_home(said.thread) + f"#c-{number}",
        page=lambda: render_template("threads/flag.html", form=form, comment=said, home=_home(said.thread)),
        said=_("Thank you. The facilitators will look at it."),
    )


@bp.get("/processes/<slug>/questions")
def questions(slug: str) -> str:
    """The questions put to roles, those that wait longest first."""
    shown = threads_q.questions(
        session(), viewer(), slug, open_only=request.args.get("state") != "all", page=page_number()
    )
    return render_template(
        "threads/questions.html",
        shown=shown,
        place_of=_place,
        address=lambda number: url_for(".questions", slug=slug, **{**request.args, "page": number}),
    )


def _page(number: int, answer: CommentForm | None = None) -> str:
    page = threads_q.show_thread(session(), viewer(), number)
    return render_template(
        "threads/show.html",
        page=page,
        place=_place(page.thread),
        answer=answer or CommentForm(formdata=None),
        answering=_number(answer.parent.data) if answer else None,
    )


def _place(thread: Thread) -> dict[str, str]:
    draft = thread.draft
    return {"slug": draft.document.process.slug, "document": draft.document.slug, "draft": draft.slug}


def _home(thread: Thread) -> str:
    """Where a discussion is read: at its suggestion, else on its own page."""
    if thread.suggestion_id is not None:
        return url_for("suggestions.show", number=thread.suggestion_id)
    return url_for("threads.show", number=thread.id)


def _start(form: ThreadForm, starting: Starting) -> Thread:
    where: dict[str, Any] = {}
    if starting.region is None and (form.quote.data or "").strip():
        raise Invalid(_("Choose the passage that these words stand in."), "passage")
    if starting.region is not None:
        start, words = starting.region.start, starting.region.words
        first, last = _chosen(words, form)
        where = {"version": starting.version, "start": start + first, "end": start + last}
    return threads.start(
        session(),
        viewer(),
        starting.draft,
        body=form.body.data or "",
        title=form.title.data or "",
        put_to=Role(form.put_to.data) if form.put_to.data in set(Role) else None,
        **where,
    )


def _chosen(words: str, form: ThreadForm) -> tuple[int, int]:
    """Where the quoted words stand in a passage; without a quotation the whole passage. Raises `Invalid`."""
    quote = form.quote.data or ""
    if not quote.strip():
        return 0, len(words)
    found = locate(words, quote, _number(form.occurrence.data))
    if found is None:
        raise Invalid(
            _(
                "These words do not stand exactly once in the passage. Copy a few more, or leave the field empty."
            ),
            "quote",
        )
    return found


def _offer(form: ThreadForm, starting: Starting) -> None:
    """The passages and roles that one may choose."""
    form.passage.choices = choices(
        [
            ("", _("The text as a whole")),
            *((str(key), _("Passage %(number)s", number=number)) for number, key in starting.numbered),
        ]
    )
    form.put_to.choices = choices(
        [
            ("", _("Nobody in particular: it is a comment")),
            *((role.value, name(role)) for role in threads.ASKED_ROLES if starting.may_ask),
        ]
    )


def _shown(starting: Starting) -> Any:
    """The passage as it reads."""
    if starting.region is None:
        return None
    version = starting.version
    rows = rendered.text_rows(version.text, version.text_hash)
    index = next(i for i, row in enumerate(version.passages) if row[0] == starting.region.first)
    return pieces.inset(rows[index]).html


def _parent(form: CommentForm) -> Comment | None:
    number = _number(form.parent.data)
    return None if number is None else threads_q.find_comment(session(), viewer(), number)


def _number(value: str | None) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
