"""The forms of the desks and of a merge's page."""

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from app.i18n import lazy_gettext as _l

# A field that nobody sees bears an empty label, or one is made up of its name and looked up in the translations.


class DecisionForm(FlaskForm):
    """What a merge does with one suggestion; `revision` is the wording that was looked at."""

    verdict = HiddenField("")
    revision = IntegerField("", validators=[Optional()])
    seen = IntegerField("", validators=[Optional()])
    after = HiddenField("")
    hunks = SelectMultipleField(_l("Edits to take"), coerce=int, validate_choice=False)
    reason = TextAreaField(_l("Reason"))
    said = StringField(_l("A reason used before"))
    deferred_until = DateField(_l("Until"), validators=[Optional()])


class OthersForm(FlaskForm):
    """The others that are rejected together, and why."""

    verdict = HiddenField("", default="others")
    suggestion = SelectMultipleField(_l("Which ones"), validate_choice=False)
    reason = TextAreaField(_l("Reason"))


class CompromiseForm(FlaskForm):
    """One wording for several suggestions."""

    verdict = HiddenField("", default="compromise")
    after = HiddenField("")
    suggestion = SelectMultipleField(_l("Which ones it stands for"), validate_choice=False)
    reason = TextAreaField(_l("Reason"))


class SettlementForm(FlaskForm):
    """What shall stand where accepted suggestions want different words; `choice` is `words`, or the numbers of the
    suggestions whose words are taken, in order."""

    verdict = HiddenField("", default="settle")
    start = IntegerField("", validators=[InputRequired()])
    end = IntegerField("", validators=[InputRequired()])
    suggestion = SelectMultipleField(_l("Which ones"), coerce=int, validate_choice=False)
    choice = StringField(_l("What shall stand there"))
    words = TextAreaField(_l("New words"))
    reason = TextAreaField(_l("Reason"))


class NoteForm(FlaskForm):
    """A note for those who decide at the same desk."""

    verdict = HiddenField("", default="note")
    body = TextAreaField(_l("Note"))
    to = StringField(_l("Who shall decide"))


class ObjectionForm(FlaskForm):
    """An author's protest against how their words were changed."""

    objection = TextAreaField(_l("What is wrong with it?"))


class ProposalForm(FlaskForm):
    """The merge's own words, and the name of the version it makes."""

    summary = TextAreaField(_l("What this merge does, in a few words"))
    version_name = StringField(_l("Name of the version, such as 1.0"))


class ApprovalForm(FlaskForm):
    """Yes to the exact text with this hash."""

    text_hash = HiddenField("")
    publish = SubmitField()


class ReasonForm(FlaskForm):
    """Why the merge goes back."""

    reason = TextAreaField(_l("Reason"))
