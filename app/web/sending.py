"""What the forms of a wording stand on and what they do: a new suggestion, the same edit by edit, another wording."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from app.models import Suggestion
from app.queries import writing as writing_q
from app.queries.writing import Beginning, Rewriting, Spot
from app.services import suggestions
from app.web import compared
from app.web.core import session, viewer
from app.web.writing import (
    EditForm,
    SuggestionForm,
    addresses,
    excerpts,
    kind_of,
    look,
    number_of,
    opening,
    passages_of,
    place_of,
    reasons_for_each,
    text_of,
)


def beginning(form: SuggestionForm, slug: str, document: str, draft: str) -> tuple[Spot, Beginning]:
    """Where the form or the address would change something, and what there is to begin with; it fills a fresh form.

    Raises `NotFound` and `NotAllowed`.
    """
    spot = writing_q.find_spot(
        session(),
        viewer(),
        slug,
        document,
        draft,
        passages=passages_of(form),
        base=number_of(form.base.data or request.args.get("base")),
        built_on=number_of(form.built_on.data or request.args.get("build_on")),
    )
    writing = writing_q.begin(session(), viewer(), spot, anew=form.is_submitted())
    if not form.is_submitted():
        form.process(data=opening(writing))
    return spot, writing


def rewriting(form: EditForm, number: int) -> Rewriting:
    """The suggestion that gets another wording, and where; it fills a fresh form. Raises `NotFound` and `NotAllowed`."""
    found = writing_q.resume(
        session(),
        viewer(),
        number,
        base=number_of(form.base.data),
        passages=passages_of(form) if form.is_submitted() else None,
        anew=form.is_submitted(),
    )
    if not form.is_submitted():
        form.process(data=opening(found))
    return found


def send(form: SuggestionForm, spot: Spot) -> Suggestion:
    """Send what the form holds as one suggestion."""
    text, reason = text_of(form, spot.region), form.reason.data or ""
    return suggestions.send(session(), viewer(), spot.draft, text=text, reason=reason, **_wanted(form, spot))


def send_each(form: SuggestionForm, spot: Spot) -> Sequence[Suggestion]:
    """Send each edit that the form holds as a suggestion of its own."""
    text = text_of(form, spot.region)
    reasons = reasons_for_each(form, text)
    return suggestions.send_each(
        session(), viewer(), spot.draft, text=text, reasons=reasons, **_wanted(form, spot)
    )


def save(form: EditForm, spot: Spot, suggestion: Suggestion) -> Suggestion:
    """Give the suggestion the wording that the form holds."""
    return suggestions.edit(
        session(),
        viewer(),
        suggestion,
        base=spot.base,
        text=text_of(form, spot.region),
        reason=form.reason.data or "",
        kind=kind_of(form),
        revision=number_of(form.revision.data),
    )


def page_for_new(form: SuggestionForm, spot: Spot, writing: Beginning) -> str:
    """The page with the form of a new suggestion."""
    return render_template(
        "suggestions/new.html",
        form=form,
        writing=writing,
        spot=writing.spot,
        at=addresses(writing.spot),
        look=look(form, spot, parted=True),
        place=place_of(spot.draft),
        excerpt=excerpts(spot.draft.head),
    )


def page_for_edit(form: EditForm, found: Rewriting) -> str:
    """The page with the form of another wording, beside what it was written on and what stands there now."""
    draft = found.suggestion.draft
    return render_template(
        "suggestions/edit.html",
        form=form,
        rewriting=found,
        spot=found.spot,
        suggestion=found.suggestion,
        columns=compared.columns(found.since),
        at=addresses(found.spot),
        look=look(form, found.spot),
        place=place_of(draft),
        excerpt=excerpts(draft.head),
    )


def _wanted(form: SuggestionForm, spot: Spot) -> dict[str, Any]:
    return {
        "base": spot.base,
        "kind": kind_of(form),
        "built_on": spot.built_on,
        "hearing": spot.hearing,
        "place": spot.place,
    }
