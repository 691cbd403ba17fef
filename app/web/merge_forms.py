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
from wtforms.validators import Optional

from app.i18n import lazy_gettext as _l


class DecisionForm(FlaskForm):
    """What a merge does with one suggestion; `revision` is the wording that was looked at."""

    verdict = HiddenField()
    revision = IntegerField(validators=[Optional()])
    after = HiddenField()
    hunks = SelectMultipleField(_l("Edits to take"), coerce=int, validate_choice=False)
    reason = TextAreaField(_l("Reason"))
    deferred_until = DateField(_l("Until"), validators=[Optional()])


class ProposalForm(FlaskForm):
    """The merge's own words, and the name of the version it makes."""

    summary = TextAreaField(_l("What this merge does, in a few words"))
    version_name = StringField(_l("Name of the version, such as 1.0"))


class ApprovalForm(FlaskForm):
    """Yes to the exact text with this hash."""

    text_hash = HiddenField()
    publish = SubmitField()


class ReasonForm(FlaskForm):
    """Why the merge goes back."""

    reason = TextAreaField(_l("Reason"))
