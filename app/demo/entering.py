"""People come in: administrators from the command line, everyone else by invitation; roles, and who must leave."""

from datetime import datetime, timedelta
from functools import cache, partial

from app.demo.people import PASSWORD, Holding, cast
from app.demo.stage import Stage
from app.models import Process, Role, RoleAssignment
from app.services import groups, invitations, members, passwords, roles

FIRST_DAY = -30.0
"""When the house was opened, in months from today."""

OF_THE_HOUSE = (Role.COORDINATOR, Role.FORUM_CHAIR, Role.FORUM_MEMBER)
"""Roles that the cast holds in every process."""

SUSPENDED = -2.0
INVITED_DAYS_AGO = 2


def plan_house(stage: Stage) -> None:
    """The administrators, and everyone who holds a role in the whole house or belongs to no group."""
    agenda = stage.agenda
    opened = agenda.day(FIRST_DAY)
    keys = [key for key, person in cast().items() if _administrates(key)]
    for key in keys:
        stage.known.add(key)
        opened = agenda.at(agenda.then(opened, 0.1), partial(_begin, stage, key))
    for number, (key, person) in enumerate(cast().items()):
        if key in keys or person.group or person.status != "active":
            continue
        late = key == "lea"
        agenda_day = agenda.day(-8.0 if late else -24.7, number / 4)
        plan_entry(stage, key, None, agenda_day)
        for held in person.roles:
            if held.role in OF_THE_HOUSE:
                plan_role(stage, key, held, agenda.day(held.since))
    for key, person in cast().items():
        if person.status == "suspended":
            agenda.at(agenda.day(SUSPENDED), partial(_suspend, stage, key))
        elif person.status == "invited" and person.group:
            moment = agenda.now - timedelta(days=INVITED_DAYS_AGO)
            agenda.at(moment, partial(_invite, stage, key, person.group, {}))


def plan_entry(stage: Stage, key: str, group: str | None, moment: datetime) -> datetime:
    """Somebody comes into a group: by invitation the first time, later by joining. Gives when they are in."""
    agenda = stage.agenda
    if key in stage.known:
        return agenda.at(moment, partial(_join, stage, key, group))
    stage.known.add(key)
    tokens: dict[str, str] = {}
    invited = agenda.at(moment, partial(_invite, stage, key, group, tokens))
    return agenda.at(agenda.then(invited, 1.3), partial(_register, stage, key, tokens))


def plan_role(stage: Stage, key: str, held: Holding, moment: datetime, *, process: str | None = None) -> None:
    """Somebody is given a role; one that two persons must agree on is confirmed the day after."""
    agenda = stage.agenda
    made: list[RoleAssignment] = []
    given = agenda.at(moment, partial(_assign, stage, key, held, process, made))
    if held.role is Role.COORDINATOR:
        agenda.at(agenda.then(given, 1), partial(_confirm, stage, made))
    if held.until is not None:
        agenda.at(agenda.day(held.until), partial(_end, stage, held, made))


@cache
def _password() -> passwords.Hashed:
    return passwords.Hashed(passwords.hashed(PASSWORD))


def _administrates(key: str) -> bool:
    return any(held.role is Role.ADMINISTRATOR for held in cast()[key].roles)


def _begin(stage: Stage, key: str) -> None:
    person = cast()[key]
    stage.members[key] = members.create_first_administrator(
        stage.session, name=person.name, email=person.email, password=_password(), locale=person.locale
    )


def _invite(stage: Stage, key: str, group: str | None, tokens: dict[str, str]) -> None:
    inviter = stage.actor("anna" if group else "ida")
    where = stage.groups[group] if group else None
    _invitation, tokens[key] = invitations.send(stage.session, inviter, email=cast()[key].email, group=where)


def _register(stage: Stage, key: str, tokens: dict[str, str]) -> None:
    person = cast()[key]
    stage.members[key] = members.register(
        stage.session, tokens[key], name=person.name, password=_password(), locale=person.locale
    )


def _join(stage: Stage, key: str, group: str | None) -> None:
    assert group is not None
    groups.join(stage.session, stage.actor(key), stage.groups[group])


def _assign(stage: Stage, key: str, held: Holding, process: str | None, made: list[RoleAssignment]) -> None:
    place: Process | None = stage.processes[process] if process and not held.group else None
    assignment = roles.assign(
        stage.session,
        stage.actor("anna" if held.group else "ida"),
        stage.members[key],
        held.role,
        process=place,
        group=stage.groups[held.group] if held.group else None,
        interim=held.interim,
    )
    made.append(assignment)


def _confirm(stage: Stage, made: list[RoleAssignment]) -> None:
    roles.confirm(stage.session, stage.actor("jens"), made[0])


def _end(stage: Stage, held: Holding, made: list[RoleAssignment]) -> None:
    roles.end(stage.session, stage.actor("anna"), made[0], reason=held.ended_reason)


def _suspend(stage: Stage, key: str) -> None:
    members.suspend(stage.session, stage.actor("ida"), stage.members[key], reason=cast()[key].status_reason)
