"""What happens when: actions at moments of the past, carried out in the order of time."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from itertools import count

from flask_babel import force_locale

from app import clock

MONTH = timedelta(days=30.4375)
STEPS = 100
"""How many times `run` yields, whatever there is to do."""

_GOLDEN = 0.6180339887498949


class Agenda:
    """Actions gathered with their moments, none of them in the future."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._latest = now - timedelta(minutes=2)
        self._actions: list[tuple[datetime, int, Callable[[], object]]] = []
        self._serial = count()

    def at(self, moment: datetime, action: Callable[[], object]) -> datetime:
        """Note an action; those at the same moment keep the order in which they were noted."""
        moment = min(moment, self._latest)
        self._actions.append((moment, next(self._serial), action))
        return moment

    def day(self, months: float, days: float = 0.0) -> datetime:
        """Some hour of the day that lies so many months (and days) from today; months past are negative."""
        return self._at_some_hour(self.now + months * MONTH + timedelta(days=days))

    def then(self, moment: datetime, days: float) -> datetime:
        """Some hour about so many days later, and in any case later unless that is the future."""
        later = self._at_some_hour(moment + timedelta(days=days))
        if later <= moment:
            later = moment + timedelta(minutes=23)
        return min(later, self._latest)

    def between(self, first: datetime, last: datetime, position: int, of: int) -> datetime:
        """The hour of the `position`th of so many things spread evenly between two moments."""
        at = first + (last - first) * ((position + 0.5) / of)
        return min(max(self._at_some_hour(at), first), last, self._latest)

    def run(self) -> Iterator[None]:
        """Carry everything out, in the order of time; yields 100 times, spread evenly."""
        ordered = sorted(self._actions, key=lambda one: one[:2])
        done = 0
        for number, (moment, _serial, action) in enumerate(ordered, start=1):
            with force_locale("da"), clock.standing_at(moment):
                action()
            while done < STEPS * number // len(ordered):
                done += 1
                yield

    def _at_some_hour(self, moment: datetime) -> datetime:
        """The same date at an hour when people are awake, never twice the same."""
        minutes = 6 * 60 + next(self._serial) * _GOLDEN % 1 * 15 * 60
        midnight = datetime.combine(moment.date(), time(), moment.tzinfo)
        return midnight + timedelta(seconds=round(minutes * 60))
