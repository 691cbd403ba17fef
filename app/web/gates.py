"""The gates of a submission in the reader's words: what shows each, what is missing, and whose turn it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date

from app.i18n import LazyString, ngettext
from app.i18n import gettext as _
from app.i18n import lazy_gettext as _l
from app.models import Gate, GateKind, Role
from app.services.gates import GateCheck
from app.web.names import name

TITLES: dict[GateKind, LazyString] = {
    GateKind.OPEN_LONG_ENOUGH: _l("Open long enough"),
    GateKind.SUPPORTERS: _l("Members behind the text"),
    GateKind.CONSOLIDATED: _l("Every group's draft is co-written in"),
    GateKind.SUGGESTIONS_ANSWERED: _l("Every suggestion is answered"),
    GateKind.ROLES_FILLED: _l("The roles are filled"),
    GateKind.ADOPTED_POLICY_CHECKED: _l("Checked against adopted policy"),
}

TURNS: dict[Role, LazyString] = {
    Role.PROCESS_OWNER: _l("It is the process owners' turn."),
    Role.COORDINATOR: _l("It is the coordinator's turn."),
    Role.ADMINISTRATOR: _l("It is an administrator's turn."),
}

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One gate as the checklist shows it; `turn` says what to wait for or who can act, if it is not met."""

    kind: GateKind
    title: LazyString
    met: bool
    evidence: str
    turn: str
    waived: str | None = None


def now(check: GateCheck) -> Line:
    """A gate as it stands now."""
    turn = _turn(check.kind, check.evidence, check.turn)
    return Line(check.kind, TITLES[check.kind], check.met, _EVIDENCE[check.kind](check.evidence), turn)


def then(gate: Gate) -> Line:
    """A gate as it stood when the text was submitted."""
    evidence = _EVIDENCE[gate.kind](gate.evidence)
    waived = _("Reason: %(reason)s", reason=gate.waived_reason) if gate.waived_reason else None
    return Line(gate.kind, TITLES[gate.kind], gate.met, evidence, "", waived)


def _turn(kind: GateKind, figures: Figures, roles: Sequence[Role]) -> str:
    if kind is GateKind.OPEN_LONG_ENOUGH:
        if figures["met_on"] is None:
            return _("Nobody has been able to suggest yet. It is the coordinator's turn to open drafting.")
        return _("Nobody's turn: it is met on %(date)s.", date=_day(figures["met_on"]))
    if kind is GateKind.SUPPORTERS:
        return _("It is the members' turn to suggest and support.")
    return " ".join(str(TURNS[role]) for role in roles)


def _open_long_enough(figures: Figures) -> str:
    if figures["since"] is None:
        return _("At least %(needed)s days are needed.", needed=figures["needed"])
    return ngettext(
        "Members could suggest for %(num)d day, since %(date)s; at least %(needed)s are needed.",
        "Members could suggest for %(num)d days, since %(date)s; at least %(needed)s are needed.",
        figures["days"],
        date=_day(figures["since"]),
        needed=figures["needed"],
    )


def _supporters(figures: Figures) -> str:
    return ngettext(
        "%(num)d member has suggested or supported something in this text; at least %(needed)s are needed.",
        "%(num)d members have suggested or supported something in this text; at least %(needed)s are needed.",
        figures["people"],
        needed=figures["needed"],
    )


def _consolidated(figures: Figures) -> str:
    if not figures["groups"]:
        return _("No group has a draft of its own.")
    if figures["missing"]:
        return _("Not in the common draft yet: %(groups)s.", groups=", ".join(figures["missing"]))
    return ngettext(
        "What %(num)d group has published is in the common draft.",
        "What %(num)d groups have published is in the common draft.",
        figures["groups"],
    )


def _suggestions_answered(figures: Figures) -> str:
    if not figures["waiting"]:
        return ngettext(
            "%(num)d suggestion was sent, and it is answered.",
            "%(num)d suggestions were sent, and all are answered.",
            figures["sent"],
        )
    drafts = ", ".join(f"{group or _('Common draft')} {number}" for group, number in figures["waiting"])
    return _("Waiting for an answer: %(drafts)s; %(sent)s were sent.", drafts=drafts, sent=figures["sent"])


def _roles_filled(figures: Figures) -> str:
    if not figures["vacant"]:
        return ngettext("%(num)d seat, filled.", "%(num)d seats, all filled.", figures["seats"])
    seats = ", ".join(
        f"{name(Role(role))} ({group})" if group else str(name(Role(role)))
        for role, group in figures["vacant"]
    )
    return _("Vacant: %(seats)s.", seats=seats)


def _adopted_policy_checked(figures: Figures) -> str:
    if not figures["in_force"]:
        return _("There is no adopted policy yet.")
    if figures["finding"]:
        return _(
            "Compared on %(date)s with what is in force: %(finding)s",
            date=_day(figures["checked_on"]),
            finding=figures["finding"],
        )
    return ngettext(
        "%(num)d adopted text is in force. Nobody has compared this version with it.",
        "%(num)d adopted texts are in force. Nobody has compared this version with them.",
        figures["in_force"],
    )


def _day(iso: str) -> str:
    return str(format_date(date.fromisoformat(iso), "long"))


_EVIDENCE: dict[GateKind, Callable[[Figures], str]] = {
    GateKind.OPEN_LONG_ENOUGH: _open_long_enough,
    GateKind.SUPPORTERS: _supporters,
    GateKind.CONSOLIDATED: _consolidated,
    GateKind.SUGGESTIONS_ANSWERED: _suggestions_answered,
    GateKind.ROLES_FILLED: _roles_filled,
    GateKind.ADOPTED_POLICY_CHECKED: _adopted_policy_checked,
}
