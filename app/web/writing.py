"""Forms for writing a suggestion, a look at it before it is sent, and keeping it for later."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import make_response, request, url_for
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField

from app.errors import Invalid, SamskrivError, Stale
from app.i18n import LazyString
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Draft, Suggestion, SuggestionKind, Version, Writing
from app.queries import margins
from app.queries.margins import SuggestionCard
from app.queries.regions import Region
from app.queries.writing import Beginning, Rewriting, Spot
from app.services import previews, suggestions, writings
from app.services.previews import Foreseen
from app.services.versions import text_hash
from app.text import rich
from app.web import rendered
from app.web.choices import choices
from app.web.core import session, submit, viewer

KINDS = choices(
    (
        (SuggestionKind.SUBSTANTIVE.value, _l("Substantive: it changes what the text says")),
        (SuggestionKind.EDITORIAL.value, _l("Editorial: it only says the same better")),
    )
)


FAULTS = {
    rich.Fault.UNKNOWN: _l(
        "These words came in a form that is not known here. Copy them, and load the page again."
    ),
    rich.Fault.TOO_LONG: _l("This is too long to be taken at once. Change fewer passages at a time."),
    rich.Fault.TOO_DEEP: _l("Lists and quotes are nested too deep here. Lift some of them out."),
    rich.Fault.FOOTNOTE_NAME: _l("A footnote needs a name without spaces."),
    rich.Fault.CHARACTERS: _l(
        "There are characters here that no text can have. Copy the words again from where they came."
    ),
}
"""Why the rich editor's words are not taken, in words."""


class SuggestionForm(FlaskForm):
    """Other words for some passages, and why; `base` is the version they were written on.

    `rich` is the rich editor's document; when it is there, it counts, and `text` does not.
    """

    base = HiddenField()
    passages = HiddenField()
    built_on = HiddenField()
    rich = HiddenField()
    text = TextAreaField(_l("Your wording"))
    reason = TextAreaField(_l("Why is this better?"))
    kind = RadioField(
        _l("What kind of change is it?"), choices=KINDS, default=SuggestionKind.SUBSTANTIVE.value
    )


class EditForm(SuggestionForm):
    """Another wording for a suggestion; `revision` is the one that its author was looking at."""

    revision = HiddenField()


def passages_of(form: SuggestionForm) -> str:
    """The passages that the form or the address names, e.g. `12` or `12-15`; empty for the whole text."""
    if form.is_submitted():
        return form.passages.data or ""
    first, last = request.args.get("passage", ""), request.args.get("to", "")
    return f"{first}-{last}" if first and last else first


def number_of(value: str | None) -> int | None:
    """A whole number as it was typed or carried; None for anything else."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def autosaved() -> SuggestionForm:
    """The form as the field of a wording sends it while one writes: as JSON, or as any form."""
    if not request.is_json:
        return SuggestionForm()
    return SuggestionForm(formdata=MultiDict({name: as_typed(value) for name, value in posted().items()}))


def posted() -> dict[str, Any]:
    """The object that was sent as JSON; empty for anything else."""
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def as_typed(value: object) -> str:
    """A value from JSON as a form field would have it."""
    if isinstance(value, dict):
        return json.dumps(value)
    return value if isinstance(value, str) else ""


def step() -> str:
    """Which of the form's further buttons was pressed; empty for the one that sends."""
    return request.form.get("step", "") if request.method == "POST" else ""


def words_of(form: SuggestionForm, region: Region) -> str:
    """The words for the region as source, whether they were written so or in the rich editor. Raises `Invalid`."""
    if form.rich.data:
        form.text.data = from_rich(region, form.rich.data)
    return form.text.data or ""


def from_rich(region: Region, document: Any) -> str:
    """The region's words after its document, or the JSON of it, was edited. Raises `Invalid`."""
    try:
        edited = json.loads(document) if isinstance(document, str) else document
        return region.lowered(rich.reworded(region.lifted(region.words), edited))
    except rich.NotRich as refusal:
        raise Invalid(str(FAULTS[refusal.fault]), "text") from None
    except RecursionError:
        raise Invalid(str(FAULTS[rich.Fault.TOO_DEEP]), "text") from None
    except ValueError:
        raise Invalid(str(FAULTS[rich.Fault.UNKNOWN]), "text") from None


def text_of(form: SuggestionForm, region: Region) -> str:
    """The whole text as the form would have it. Raises `Invalid`."""
    return region.noted(words_of(form, region))


def kind_of(form: SuggestionForm) -> SuggestionKind:
    """The kind that was chosen, if one was."""
    return next((kind for kind in SuggestionKind if kind == form.kind.data), SuggestionKind.SUBSTANTIVE)


def keep(form: SuggestionForm, spot: Spot) -> Writing:
    """Keep what the form holds, to go on with later. Raises `Invalid`."""
    return writings.save(
        session(),
        viewer(),
        spot.draft,
        base=spot.base,
        passages=spot.region.name,
        text=words_of(form, spot.region),
        rich=form.rich.data or "",
        reason=form.reason.data or "",
        kind=kind_of(form),
        suggestion=spot.suggestion,
        built_on=spot.built_on,
        hearing=spot.hearing,
    )


def opening(writing: Beginning | Rewriting) -> dict[str, Any]:
    """What the form holds when it is opened: what was begun, else the words to begin with."""
    spot, begun, edited = writing.spot, writing.begun, writing.spot.suggestion
    said = begun or edited
    return {
        "base": spot.base.number,
        "passages": spot.region.name,
        "built_on": spot.built_on.id if spot.built_on else "",
        "revision": edited.revision if edited else "",
        "text": writing.words,
        "rich": begun.rich if begun else "",
        "reason": said.reason if said else "",
        "kind": (said.kind if said else SuggestionKind.SUBSTANTIVE).value,
    }


def answer(
    form: SuggestionForm,
    spot: Spot,
    page: Callable[[], str],
    send: Callable[[], Suggestion],
    *,
    to: str | Callable[[Suggestion], str],
    said: LazyString,
) -> Response:
    """Answer the form of a wording: draw it, show the difference, keep it for later, or send it."""
    if step() == "preview":
        return make_response(page())
    if step() == "later":
        kept = url_for("me.show", _anchor="begun")
        return submit(
            form,
            lambda: keep(form, spot),
            to=kept,
            page=page,
            said=_("Your words are kept. Nobody else sees them; go on here or on another device."),
        )
    return submit(form, send, to=to, page=page, said=str(said))


def address(begun: Writing) -> str:
    """The form where one goes on with what was begun."""
    if begun.suggestion is not None:
        return url_for("suggestions.edit", number=begun.suggestion.id)
    first, _dash, last = begun.passages.partition("-")
    there: dict[str, Any] = {
        "passage": first or None,
        "to": last or None,
        "base": begun.base.number,
        "build_on": begun.built_on_id,
    }
    return url_for("suggestions.new", **place_of(begun.draft), **there)


def addresses(spot: Spot) -> dict[str, str]:
    """Where the field of the wording finds its nodes, keeps what is unfinished, and hears of others."""
    there: dict[str, Any] = {
        **place_of(spot.draft),
        "passages": spot.region.name,
        "base": spot.base.number,
        "built_on": spot.built_on.id if spot.built_on else None,
        "suggestion": spot.suggestion.id if spot.suggestion else None,
    }
    names = {"nodes": "writings.show_nodes", "draft": "writings.save", "around": "writings.show_around"}
    return {name: url_for(endpoint, **there) for name, endpoint in names.items()}


def place_of(draft: Draft) -> dict[str, Any]:
    """The address of a draft, as the views take it."""
    return {"slug": draft.document.process.slug, "document": draft.document.slug, "draft": draft.slug}


@dataclass(frozen=True)
class Look:
    """What would be sent, or the sentence why nothing can be; by edits where there are several.

    `seen` names what was looked at, so that what is sent afterwards is that.
    """

    foreseen: Foreseen | None = None
    trouble: str | None = None
    rows: Sequence[rendered.Row] = ()
    rivals: Sequence[SuggestionCard] = ()
    edits: Sequence[Sequence[rendered.Row]] = ()
    reasons: Sequence[str] = ()
    seen: str = ""
    pressed: bool = False

    @property
    def rival_ids(self) -> list[int]:
        """The numbers of the suggestions that want these very words."""
        return [card.id for card in self.rivals]

    @property
    def too_many(self) -> bool:
        """Whether there are more edits than can be sent one by one."""
        return len(self.edits) > suggestions.MOST_EDITS


def look(form: SuggestionForm, spot: Spot, *, parted: bool = False) -> Look:
    """A look at what the form would send; with `parted`, also edit by edit."""
    if step() not in ("preview", "each"):
        return Look()
    form.validate()
    try:
        text = text_of(form, spot.region)
        foreseen = previews.foresee(session(), spot.draft, base=spot.base, text=text, besides=spot.suggestion)
    except SamskrivError as refusal:
        return Look(trouble=str(refusal))
    edits = previews.parted(spot.base, foreseen.changes) if parted else ()
    rivals = [one.id for one in foreseen.rivals]
    given, seen = request.form.getlist("reasons"), text_hash(text)
    kept = request.form.get("seen") == seen and len(given) == len(edits)
    return Look(
        foreseen,
        rows=rendered.changed_parts(spot.base, foreseen.changes),
        rivals=margins.suggestion_cards(session(), viewer(), spot.draft, only=rivals) if rivals else (),
        edits=[rendered.changed_parts(spot.base, one) for one in edits] if len(edits) > 1 else (),
        reasons=given if kept else [form.reason.data or ""] * len(edits),
        seen=seen,
        pressed=step() == "each",
    )


def reasons_for_each(form: SuggestionForm, text: str) -> list[str]:
    """The reasons typed beside the edits, the common one where there is none.

    Raises `Stale` when the words are others than those whose edits were looked at.
    """
    if request.form.get("seen") != text_hash(text):
        raise Stale(_("Your words have changed since you looked at the edits. Look at them once more."))
    return [one if one.strip() else form.reason.data or "" for one in request.form.getlist("reasons")]


def excerpts(head: Version | None) -> Any:
    """What changes of the head do, in a line or two: a function for templates."""
    return lambda changes: rendered.excerpt(head.text, head.text_hash, changes) if head and changes else ""
