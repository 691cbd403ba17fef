"""Days as forms send them."""

from datetime import date

from wtforms import DateField

from app.errors import Invalid
from app.i18n import gettext as _


def day(field: DateField) -> date:
    """The day in the field. Raises `Invalid` where there is none."""
    if field.data is None:
        raise Invalid(_("Choose a day."), field.short_name)
    return field.data
