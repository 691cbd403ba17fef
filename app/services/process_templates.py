"""The templates a process is opened from: phases planned backwards from the decision day, groups, a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.i18n import LazyString
from app.i18n import lazy_gettext as _l
from app.models import DocumentKind, GroupKind, PhaseKind

Dates = tuple[date, date]
"""A phase's first and last day, both included."""


@dataclass(frozen=True)
class Template:
    """What a kind of process starts with; `days` gives each phase's usual length, in order."""

    key: str
    name: LazyString
    description: LazyString
    days: Mapping[PhaseKind, int]
    document_kind: DocumentKind
    group_kind: GroupKind
    groups: tuple[LazyString, ...] = ()
    revises: bool = False

    @property
    def length(self) -> int:
        """How many days the process usually takes, decision day included."""
        return sum(self.days.values())

    def plan(self, decision_day: date, today: date) -> dict[PhaseKind, Dates]:
        """Every phase's days, planned backwards so that the decision phase ends on `decision_day`.

        Phases are shortened in proportion where the usual lengths do not fit between today and the decision.
        """
        room = (decision_day - today).days + 1
        lengths = dict(self.days) if room >= self.length else _shortened(self.days, room)
        dates: dict[PhaseKind, Dates] = {PhaseKind.CLOSED: (decision_day + timedelta(days=1),) * 2}
        last = decision_day
        for kind, days in reversed(lengths.items()):
            first = last - timedelta(days=days - 1)
            dates[kind] = (first, last)
            last = first - timedelta(days=1)
        return {kind: dates[kind] for kind in PhaseKind if kind in dates}

    def fits(self, decision_day: date, today: date) -> bool:
        """Whether every phase gets a day at least between `today` and the decision day."""
        return (decision_day - today).days + 1 >= len(self.days)


def _shortened(days: Mapping[PhaseKind, int], room: int) -> dict[PhaseKind, int]:
    """The phases in `room` days: one each, the rest shared in proportion, the remainder to the longest."""
    spare, weight = room - len(days), sum(days.values()) - len(days)
    lengths = {kind: 1 + spare * (length - 1) // weight for kind, length in days.items()}
    longest = max(days, key=lambda kind: days[kind])
    lengths[longest] += room - sum(lengths.values())
    return lengths


TEMPLATES: tuple[Template, ...] = (
    Template(
        key="regional_vision",
        name=_l("A vision written in the regions"),
        description=_l(
            "Five regional groups each work on their own draft and then co-write the common one. Takes about"
            " nine months. For a policy that the whole country should have a hand in."
        ),
        days={
            PhaseKind.KICK_OFF: 28,
            PhaseKind.DRAFTING: 140,
            PhaseKind.CO_WRITING: 56,
            PhaseKind.HEARING: 28,
            PhaseKind.DECISION: 14,
        },
        document_kind=DocumentKind.VISION,
        group_kind=GroupKind.REGIONAL,
        groups=(
            _l("North Jutland"),
            _l("Central Jutland"),
            _l("Southern Denmark"),
            _l("Zealand"),
            _l("Capital Region"),
        ),
    ),
    Template(
        key="small_proposal",
        name=_l("A small proposal"),
        description=_l(
            "One working group, one short text, about ten weeks. For a single measure or a statement that"
            " many have an opinion on but few need to write."
        ),
        days={
            PhaseKind.KICK_OFF: 7,
            PhaseKind.DRAFTING: 35,
            PhaseKind.CO_WRITING: 14,
            PhaseKind.HEARING: 14,
            PhaseKind.DECISION: 3,
        },
        document_kind=DocumentKind.PROPOSAL,
        group_kind=GroupKind.THEMATIC,
        groups=(_l("Working group"),),
    ),
    Template(
        key="revision",
        name=_l("A revision of adopted policy"),
        description=_l(
            "Starts from a text in the register of adopted policy, word for word, so that every sentence"
            " keeps its history. Constituency groups work below the regions. Takes about six months."
        ),
        days={
            PhaseKind.KICK_OFF: 21,
            PhaseKind.DRAFTING: 84,
            PhaseKind.CO_WRITING: 42,
            PhaseKind.HEARING: 28,
            PhaseKind.DECISION: 7,
        },
        document_kind=DocumentKind.POLICY,
        group_kind=GroupKind.REGIONAL,
        groups=(
            _l("North Jutland"),
            _l("Central Jutland"),
            _l("Southern Denmark"),
            _l("Zealand"),
            _l("Capital Region"),
        ),
        revises=True,
    ),
)

BELOW = "-"
"""Begins the name of a constituency group that belongs below the group named before it."""


def find(key: str) -> Template | None:
    """The template of that name, if there is one."""
    return next((template for template in TEMPLATES if template.key == key), None)
