"""Suggesting better words, reading a suggestion, and standing behind one."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.i18n import gettext as _
from app.models import OPEN_STATES, Suggestion, SuggestionKind, SuggestionState
from app.policy import Permission, require
from app.queries import places
from app.queries import suggestions as suggestions_q
from app.queries import writing as writing_q
from app.queries.suggestions import Sorting
from app.services import standings, suggestions, supports
from app.web import rendered
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.documents import chosen
from app.web.writing import (
    EditForm,
    SuggestionForm,
    excerpts,
    marked,
    number_of,
    passages_of,
    preview,
)

bp = Blueprint("suggestions", __name__)


@bp.route("/processes/<slug>/documents/<document>/<draft>/suggestions/new", methods=["GET", "POST"])
def new(slug: str, document: str, draft: str) -> Response:
    """Suggest other words for some passages, or for the whole text."""
    signed_in()
    form = SuggestionForm()
    writing = writing_q.begin(
        session(),
        viewer(),
        slug,
        document,
        draft,
        passages=passages_of(form),
        base=number_of(form.base.data),
        built_on=number_of(form.built_on.data or request.args.get("build_on")),
    )
    if not form.is_submitted():
        form.process(
            data={
                "base": writing.base.number,
                "passages": writing.region.name,
                "built_on": writing.built_on.id if writing.built_on else "",
                "text": writing.words,
            }
        )
    place = {"slug": slug, "document": document, "draft": draft}
    foreseen, trouble = preview(form, writing.draft, writing.region)

    def page() -> str:
        return render_template(
            "suggestions/new.html",
            form=form,
            writing=writing,
            place=place,
            foreseen=foreseen,
            trouble=trouble,
            marked=marked(foreseen, writing.base),
            excerpt=excerpts(writing.draft.head),
        )

    if foreseen or trouble:
        return Response(page(), content_type="text/html; charset=utf-8")
    return submit(
        form,
        lambda: suggestions.send(
            session(),
            viewer(),
            writing.draft,
            base=writing.base,
            text=writing.region.rewritten(form.text.data or ""),
            reason=form.reason.data or "",
            kind=SuggestionKind(form.kind.data),
            built_on=writing.built_on,
            hearing=writing.hearing,
        ),
        to=lambda sent: url_for(".show", number=sent.id),
        page=page,
        said=_("Thank you. Your suggestion is sent; you will be told what becomes of it."),
    )


@bp.route("/suggestions/<int:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> Response:
    """Another wording for one's own suggestion, beside what it was written on and what stands there now."""
    signed_in()
    form = EditForm()
    suggestion = suggestions_q.find(session(), viewer(), number)
    require(viewer(), Permission.EDIT_SUGGESTION, suggestion)
    base = places.find_version(session(), suggestion.draft, number_of(form.base.data))
    rewriting = writing_q.resume(
        session(),
        viewer(),
        number,
        standings.changes_since(session(), suggestion.revisions[-1].base, base),
        base=base.number,
        passages=passages_of(form) if form.is_submitted() else None,
    )
    if not form.is_submitted():
        form.process(
            data={
                "base": base.number,
                "passages": rewriting.region.name,
                "revision": suggestion.revision,
                "text": rewriting.words,
                "reason": suggestion.reason,
                "kind": suggestion.kind.value,
            }
        )
    foreseen, trouble = preview(form, suggestion.draft, rewriting.region, besides=suggestion)

    def page() -> str:
        return render_template(
            "suggestions/edit.html",
            form=form,
            rewriting=rewriting,
            suggestion=suggestion,
            foreseen=foreseen,
            trouble=trouble,
            marked=marked(foreseen, base),
            excerpt=excerpts(suggestion.draft.head),
        )

    if foreseen or trouble:
        return Response(page(), content_type="text/html; charset=utf-8")
    return submit(
        form,
        lambda: suggestions.edit(
            session(),
            viewer(),
            suggestion,
            base=base,
            text=rewriting.region.rewritten(form.text.data or ""),
            reason=form.reason.data or "",
            kind=SuggestionKind(form.kind.data),
            revision=number_of(form.revision.data),
        ),
        to=url_for(".show", number=number),
        page=page,
        said=_("Your suggestion has a new wording. Those who supported the old one are asked again."),
    )


@bp.get("/suggestions/<int:number>")
def show(number: int) -> str:
    """One suggestion with its discussion and what became of it."""
    page = suggestions_q.show_suggestion(session(), viewer(), number)
    place = draft_place(page.suggestion)
    base = page.wording.version
    return render_template(
        "suggestions/show.html",
        page=page,
        place=place,
        excerpt=excerpts(page.head),
        wording=rendered.excerpt(base.text, base.text_hash, page.wording.changes),
        passages=rendered.changed_parts(base, page.wording.changes),
        revisions=[
            (one, rendered.excerpt(one.base.text, one.base.text_hash, one.changes))
            for one in reversed(page.suggestion.revisions)
        ],
        words_of=lambda decision: rendered.excerpt(
            decision.merge.base.text, decision.merge.base.text_hash, decision.words
        ),
    )


@bp.get("/processes/<slug>/documents/<document>/<draft>/suggestions")
def index(slug: str, document: str, draft: str) -> str:
    """All suggestions of a draft, decided ones included."""
    state = request.args.get("state", "open")
    shown = suggestions_q.list_suggestions(
        session(),
        viewer(),
        slug,
        document,
        draft,
        states=_states(state),
        kind=chosen(SuggestionKind, "kind"),
        sorting=chosen(Sorting, "sort") or Sorting.NEWEST,
        page=page_number(),
    )
    place = {"slug": slug, "document": document, "draft": draft}
    return render_template(
        "suggestions/index.html",
        shown=shown,
        place=place,
        excerpt=lambda one: rendered.excerpt(one.version.text, one.version.text_hash, one.changes),
        state=state if _states(state) else "",
        kind=request.args.get("kind", ""),
        sorting=(chosen(Sorting, "sort") or Sorting.NEWEST).value,
        address=lambda number: url_for(".index", **{**place, **request.args, "page": number}),
    )


@bp.post("/suggestions/<int:number>/withdrawal")
def withdraw(number: int) -> Response:
    """Take one's suggestion back."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    return change(
        lambda: suggestions.withdraw(session(), signed_in(), suggestion),
        to=url_for(".show", number=number),
        said=_("Your suggestion is withdrawn. Its discussion stays readable."),
    )


@bp.post("/suggestions/<int:number>/support")
def support(number: int) -> Response:
    """Back the wording that was read."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    revision = number_of(request.values.get("revision"))
    return change(
        lambda: supports.give(session(), signed_in(), suggestion, revision=revision),
        to=_back(suggestion),
        said=_("You support %(label)s.", label=suggestion.label),
    )


@bp.post("/suggestions/<int:number>/support/ending")
def end_support(number: int) -> Response:
    """Stop backing a suggestion."""
    suggestion = suggestions_q.find(session(), viewer(), number)
    return change(
        lambda: supports.withdraw(session(), signed_in(), suggestion),
        to=_back(suggestion),
        said=_("You no longer support %(label)s.", label=suggestion.label),
    )


def draft_place(suggestion: Suggestion) -> dict[str, str]:
    """The address of the suggestion's draft, as the views take it."""
    draft = suggestion.draft
    return {"slug": draft.document.process.slug, "document": draft.document.slug, "draft": draft.slug}


def _back(suggestion: Suggestion) -> str:
    """Back to the passage where the button was pressed, else to the suggestion."""
    place = request.values.get("back", "")
    if place == "tray" or (place.startswith("p-") and place[2:].isdecimal()):
        where = draft_place(suggestion)
        return f"{url_for('documents.show', slug=where['slug'], document=where['document'], draft=where['draft'])}#{place}"
    return url_for(".show", number=suggestion.id)


def _states(word: str) -> Sequence[SuggestionState]:
    """The states that a word in the address stands for; none for all of them."""
    if word == "open":
        return OPEN_STATES
    if word == "accepted":
        return (
            SuggestionState.ACCEPTED,
            SuggestionState.ACCEPTED_WITH_CHANGES,
            SuggestionState.ACCEPTED_IN_PART,
        )
    return tuple(state for state in SuggestionState if state.value == word)
