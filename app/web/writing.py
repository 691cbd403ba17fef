"""Forms for writing a suggestion, and a look at it before it is sent."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField

from app.errors import SamskrivError
from app.i18n import lazy_gettext as _l
from app.models import Suggestion, SuggestionKind, Version
from app.queries.regions import Region
from app.services import suggestions
from app.services.suggestions import Foreseen
from app.web import rendered
from app.web.choices import choices
from app.web.core import session

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


def preview(
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


def marked(foreseen: Foreseen | None, base: Version) -> Sequence[rendered.Row]:
    """The changed passages of a preview."""
    if foreseen is None:
        return ()
    return rendered.changed_parts(base, foreseen.changes)


def excerpts(head: Version | None) -> Any:
    """What changes of the head do, in a line or two: a function for templates."""
    return lambda changes: rendered.excerpt(head.text, head.text_hash, changes) if head and changes else ""
