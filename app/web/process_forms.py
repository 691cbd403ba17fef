"""The form that opens a process: its template's plan, filled in and shown for adjustment."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.errors import Invalid
from app.i18n import LOCALES
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import AdoptedPolicy, DocumentKind, PhaseKind, Visibility
from app.services.process_templates import Dates, Template
from app.web.choices import choices, named
from app.web.uploads import TextForm

PLANNED = (
    PhaseKind.KICK_OFF,
    PhaseKind.DRAFTING,
    PhaseKind.CO_WRITING,
    PhaseKind.HEARING,
    PhaseKind.DECISION,
)
"""The phases whose days the form asks for; closing follows the decision."""


class ProcessForm(TextForm):
    """A process to be opened; the phases' days are added below, one pair of fields for each."""

    title = StringField(_l("Title"), description=_l("The policy area, for example “Business policy”."))
    goal = StringField(
        _l("Goal, in one sentence"),
        description=_l("What will be different when this process has come to its end?"),
    )
    who_decides = StringField(_l("Who decides"))
    visibility = RadioField(
        _l("Who may read"),
        choices=named(Visibility),
        default=Visibility.PUBLIC.value,
    )
    locale = SelectField(_l("Language of the text"), choices=choices(LOCALES.items()))
    decision_day = DateField(_l("Decision day"), validators=[InputRequired()])
    planned_for = HiddenField()
    groups = TextAreaField(_l("Groups, one a line"))
    document_title = StringField(_l("Title of the first document"))
    document_kind = SelectField(_l("Kind"), choices=named(DocumentKind))
    starts_from = SelectField(_l("Adopted text it starts from"))

    def phase_fields(self) -> list[tuple[PhaseKind, Any, Any]]:
        """For each phase to be planned: its first and last day's fields."""
        return [(kind, self[f"{kind.value}_starts"], self[f"{kind.value}_ends"]) for kind in PLANNED]

    def dates(self) -> dict[PhaseKind, Dates]:
        """The phases' days as they stand in the form. Raises `Invalid` where one is missing."""
        found: dict[PhaseKind, Dates] = {}
        for kind, starts, ends in self.phase_fields():
            if starts.data is None or ends.data is None:
                raise Invalid(
                    _("Every phase needs its days."), (starts if starts.data is None else ends).name
                )
            found[kind] = (starts.data, ends.data)
        return found

    def plan(self, template: Template) -> None:
        """Show the phases planned backwards from the decision day. Raises `Invalid` when it is too near."""
        day = self.decision_day.data
        if day is None or not template.fits(day, clock.today()):
            raise Invalid(
                _("There must be a day at least for each phase before the decision."), "decision_day"
            )
        for kind, (first, last) in template.plan(day, clock.today()).items():
            if kind in PLANNED:
                _put(self[f"{kind.value}_starts"], first)
                _put(self[f"{kind.value}_ends"], last)
        self.planned_for.data = day.isoformat()

    def agreed(self, template: Template) -> Mapping[PhaseKind, Dates]:
        """The days to open the process with: those shown, planned anew if only the decision day was changed."""
        shown, day = self.dates(), self.decision_day.data
        if day is None or shown[PhaseKind.DECISION][1] == day:
            return shown
        untouched = {
            kind: template.plan(_day(self.planned_for.data) or day, clock.today())[kind] for kind in PLANNED
        }
        if shown != untouched:
            raise Invalid(
                _("The decision phase ends on another day. Plan the phases again, or move one of the two."),
                "decision_day",
            )
        self.plan(template)
        return self.dates()


for _kind in PLANNED:
    for _edge, _label in (("starts", _l("First day")), ("ends", _l("Last day"))):
        setattr(ProcessForm, f"{_kind.value}_{_edge}", DateField(_label, validators=[Optional()]))


def begun(template: Template, locale: str, adopted: Sequence[AdoptedPolicy]) -> ProcessForm:
    """The form with what the template suggests; what was sent in stands instead, where something was."""
    day = clock.today() + timedelta(days=template.length)
    form = ProcessForm(
        decision_day=day,
        who_decides=_("The members write, the Political Forum decides"),
        groups="\n".join(str(name) for name in template.groups),
        locale=locale,
        document_kind=template.document_kind.value,
    )
    form.starts_from.choices = choices(
        (str(one.id), f"{one.title} ({one.adopted_on.year})") for one in adopted
    )
    if not template.revises or not adopted:
        del form.starts_from
    if not form.is_submitted():
        form.plan(template)
    return form


def _put(field: Any, day: date) -> None:
    """Show a day in a field, instead of what was sent in."""
    field.data, field.raw_data = day, None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
