"""The idea catalogue of a process."""

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, TextAreaField

from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Document, Proposal
from app.policy import Permission, require
from app.queries import places
from app.queries import proposals as proposals_q
from app.services import proposals, threads
from app.text.render import plain
from app.web.choices import choices
from app.web.core import change, page_number, session, signed_in, submit, viewer

bp = Blueprint("proposals", __name__)

LONGEST_CHOICE = 90
"""How much of a passage the list of passages shows."""


class ProposalForm(FlaskForm):
    """A concrete measure."""

    title = StringField(
        _l("What do you propose?"), description=_l("One line, such as a newspaper would print.")
    )
    body = TextAreaField(
        _l("How would it work?"),
        description=_l("What changes, for whom, what it takes, and how one sees that it works."),
    )
    passage = SelectField(
        _l("Which passage does it carry out?"), default="", validate_choice=False, choices=[]
    )


class IdeaCommentForm(FlaskForm):
    """A first comment on a proposal."""

    body = TextAreaField(_l("Your comment"))


@bp.get("/processes/<slug>/ideas")
def index(slug: str) -> str:
    """The catalogue, in the order of the text."""
    withdrawn = request.args.get("status") == "withdrawn"
    catalogue = proposals_q.list_ideas(session(), viewer(), slug, withdrawn=withdrawn, page=page_number())
    return render_template("proposals/index.html", catalogue=catalogue, withdrawn=withdrawn)


@bp.route("/processes/<slug>/documents/<document>/ideas/new", methods=["GET", "POST"])
def new(slug: str, document: str) -> Response:
    """Add a proposal."""
    signed_in()
    found = places.find_document(session(), viewer(), slug, document)
    require(viewer(), Permission.PROPOSE_IDEA, found)
    form = ProposalForm(data={"passage": request.args.get("passage", "")})
    form.passage.choices = choices(_passages(found))
    return submit(
        form,
        lambda: proposals.add(
            session(),
            viewer(),
            found,
            title=form.title.data or "",
            body=form.body.data or "",
            passage=_number(form.passage.data),
        ),
        to=lambda proposal: _home(slug, proposal),
        page=lambda: render_template("proposals/new.html", form=form, document=found, process=found.process),
        said=_("Your proposal stands in the catalogue."),
    )


@bp.get("/processes/<slug>/ideas/<int:number>")
def show(slug: str, number: int) -> str:
    """One proposal with its discussions."""
    return _page(slug, number, IdeaCommentForm(formdata=None))


@bp.post("/processes/<slug>/ideas/<int:number>/threads")
def comment(slug: str, number: int) -> Response:
    """Begin a discussion of a proposal."""
    signed_in()
    proposal = proposals_q.find(session(), viewer(), slug, number)
    form = IdeaCommentForm()
    return submit(
        form,
        lambda: threads.start(
            session(),
            viewer(),
            proposals_q.common_draft(session(), proposal.document),
            body=form.body.data or "",
            proposal=proposal,
        ),
        to=lambda thread: url_for(".show", slug=slug, number=number) + f"#t-{thread.id}",
        page=lambda: _page(slug, number, form),
        said=_("Your comment is posted."),
    )


@bp.post("/processes/<slug>/ideas/<int:number>/withdrawal")
def withdraw(slug: str, number: int) -> Response:
    """Take one's own proposal back."""
    proposal = proposals_q.find(session(), viewer(), slug, number)
    return change(
        lambda: proposals.withdraw(session(), signed_in(), proposal),
        to=_home(slug, proposal),
        said=_("Your proposal is withdrawn. It stays readable."),
    )


def _home(slug: str, proposal: Proposal) -> str:
    return url_for(".show", slug=slug, number=proposal.id)


def _page(slug: str, number: int, form: IdeaCommentForm) -> str:
    page = proposals_q.show_idea(session(), viewer(), slug, number)
    return render_template("proposals/show.html", page=page, form=form)


def _passages(document: Document) -> list[tuple[str, str]]:
    """The passages of the common draft as a list to choose from, the whole text first."""
    head = proposals_q.common_draft(session(), document).head
    found = [("", _("The text as a whole"))]
    for number, start, end in head.passages if head else ():
        words = " ".join(plain(head.text[start:end]).split()) if head else ""
        if words:
            short = words[:LONGEST_CHOICE] + ("…" if len(words) > LONGEST_CHOICE else "")
            found.append((str(number), short))
    return found


def _number(value: str | None) -> int | None:
    """The passage chosen; 0, which no passage bears, for anything that is not a number."""
    if not value:
        return None
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
