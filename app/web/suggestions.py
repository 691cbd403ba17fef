"""Suggesting better words, reading a suggestion, and standing behind one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from app.errors import SamskrivError
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import OPEN_STATES, Suggestion, SuggestionKind, SuggestionState, Version
from app.policy import Permission, require
from app.queries import places
from app.queries import suggestions as suggestions_q
from app.queries import writing as writing_q
from app.queries.regions import Region
from app.queries.suggestions import Sorting
from app.services import standings, suggestions, supports
from app.services.suggestions import Foreseen
from app.web import rendered
from app.web.choices import choices
from app.web.core import change, page_number, session, signed_in, submit, viewer
from app.web.documents import chosen

bp = Blueprint("suggestions", __name__)

KINDS = choices(
    (
        (SuggestionKind.SUBSTANTIVE.value, _l("Substantive: it changes what the text says")),
        (SuggestionKind.EDITORIAL.value, _l("Editorial: it only says the same better")),
    )
)


class SuggestionForm(FlaskForm):
    """Other words for some passages, and why; `base` is the version they were written on."""

    base = HiddenField()
    passages = HiddenField()
    built_on = HiddenField()
    text = TextAreaField(_l("Your wording"))
    reason = TextAreaField(_l("Why is this better?"))
    kind = RadioField(
        _l("What kind of change is it?"), choices=KINDS, default=SuggestionKind.SUBSTANTIVE.value
    )


class EditForm(SuggestionForm):
    """Another wording for a suggestion; `revision` is the one that its author was looking at."""

    revision = HiddenField()


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
        passages=_passages(form),
        base=_number(form.base.data),
        built_on=_number(form.built_on.data or request.args.get("build_on")),
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
    foreseen, trouble = _preview(form, writing.draft, writing.region)

    def page() -> str:
        return render_template(
            "suggestions/new.html",
            form=form,
            writing=writing,
            place=place,
            foreseen=foreseen,
            trouble=trouble,
            marked=_marked(foreseen, writing.base),
            excerpt=_excerpts(writing.draft.head),
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
    base = places.find_version(session(), suggestion.draft, _number(form.base.data))
    rewriting = writing_q.resume(
        session(),
        viewer(),
        number,
        standings.changes_since(session(), suggestion.revisions[-1].base, base),
        base=base.number,
        passages=_passages(form) if form.is_submitted() else None,
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
    foreseen, trouble = _preview(form, suggestion.draft, rewriting.region, besides=suggestion)

    def page() -> str:
        return render_template(
            "suggestions/edit.html",
            form=form,
            rewriting=rewriting,
            suggestion=suggestion,
            foreseen=foreseen,
            trouble=trouble,
            marked=_marked(foreseen, base),
            excerpt=_excerpts(suggestion.draft.head),
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
            revision=_number(form.revision.data),
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
        excerpt=_excerpts(page.head),
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
    revision = _number(request.values.get("revision"))
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


def _passages(form: SuggestionForm) -> str:
    """The passages that the form or the address names, e.g. `12` or `12-15`; empty for the whole text."""
    if form.is_submitted():
        return form.passages.data or ""
    first, last = request.args.get("passage", ""), request.args.get("to", "")
    return f"{first}-{last}" if first and last else first


def _number(value: str | None) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _preview(
    form: FlaskForm, draft: Any, region: Region, *, besides: Suggestion | None = None
) -> tuple[Foreseen | None, str | None]:
    """What would be sent, if the form asks for a preview; or the sentence why nothing can be."""
    if not form.is_submitted() or request.form.get("step") != "preview":
        return None, None
    form.validate()
    try:
        text = region.rewritten(form.text.data or "")
        return suggestions.foresee(session(), draft, base=region.version, text=text, besides=besides), None
    except SamskrivError as refusal:
        return None, str(refusal)


def _marked(foreseen: Foreseen | None, base: Version) -> Sequence[rendered.Row]:
    """The changed passages of a preview."""
    if foreseen is None:
        return ()
    return rendered.changed_parts(base, foreseen.changes)


def _excerpts(head: Version | None) -> Any:
    return lambda changes: rendered.excerpt(head.text, head.text_hash, changes) if head and changes else ""


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
