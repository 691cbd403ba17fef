"""The fixed cast of the tests, explained once: everyone in the tests is one of them.

They are the demo's people (`app/demo/content/cast.toml`), in a small process of two regional groups:

- visitor: nobody signed in. claus: suspended. lea: a member of no group. viggo: takes part in another process only.
- nordjylland: mette and soren are its pair of process owners, lars facilitates; aviaja, birgit and jonas are members.
- hovedstaden: camilla owns, fatima facilitates, ruth and linh are members.
- anna coordinates; otto advises; karin is candidate contact; bo builds bridges.
- gerda chairs the forum; henrik and nivi are forum members. ida and jens are administrators.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from app import clock
from app.demo.people import PASSWORD as PASSWORD
from app.models import (
    Document,
    DocumentKind,
    Draft,
    GroupKind,
    Member,
    Membership,
    MembershipState,
    Phase,
    PhaseKind,
    Process,
    Role,
    RoleAssignment,
    Visibility,
    WorkGroup,
)
from app.policy import VISITOR, Actor
from app.services import actors

GROUPS = {"nordjylland": "Nordjylland", "hovedstaden": "Hovedstaden"}

PEOPLE: dict[str, str | None] = {
    "anna": None,
    "otto": None,
    "karin": None,
    "bo": None,
    "gerda": None,
    "henrik": None,
    "nivi": None,
    "ida": None,
    "jens": None,
    "lea": None,
    "claus": None,
    "viggo": None,
    "mette": "nordjylland",
    "soren": "nordjylland",
    "lars": "nordjylland",
    "aviaja": "nordjylland",
    "birgit": "nordjylland",
    "jonas": "nordjylland",
    "camilla": "hovedstaden",
    "fatima": "hovedstaden",
    "ruth": "hovedstaden",
    "linh": "hovedstaden",
}
"""Key to the group joined, if any."""

ROLES: tuple[tuple[str, Role, str | None], ...] = (
    ("anna", Role.COORDINATOR, None),
    ("otto", Role.ADVISER, None),
    ("karin", Role.CANDIDATE_CONTACT, None),
    ("bo", Role.BRIDGE_BUILDER, None),
    ("gerda", Role.FORUM_CHAIR, None),
    ("henrik", Role.FORUM_MEMBER, None),
    ("nivi", Role.FORUM_MEMBER, None),
    ("mette", Role.PROCESS_OWNER, "nordjylland"),
    ("soren", Role.PROCESS_OWNER, "nordjylland"),
    ("lars", Role.FACILITATOR, "nordjylland"),
    ("camilla", Role.PROCESS_OWNER, "hovedstaden"),
    ("fatima", Role.FACILITATOR, "hovedstaden"),
)

TEXT = """\
# Erhvervspolitik

Danmark skal være et godt sted at drive virksomhed, også uden for de store byer.

## Turisme

Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren.

- Vi vil forlænge sæsonen.
- Vi vil samle markedsføringen ét sted.
- Vi vil uddanne flere i faget.

## Iværksættere

Det skal være let at begynde. En ny virksomhed skal kunne klare sine oplysninger til staten på én dag.
"""
"""Version 1 of the document everyone works on."""


@cache
def _cast() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent.parent / "app" / "demo" / "content" / "cast.toml"
    return {person["key"]: person for person in tomllib.loads(path.read_text(encoding="utf-8"))["members"]}


@dataclass
class House:
    """A process with its people, ready to act on."""

    session: Session
    process: Process
    other_process: Process
    document: Document
    groups: dict[str, WorkGroup]
    members: dict[str, Member] = field(default_factory=dict)

    def member(self, key: str) -> Member:
        """The member with this key."""
        return self.members[key]

    def actor(self, key: str) -> Actor:
        """The person as an actor, with roles as they are now; `visitor` is nobody."""
        if key == "visitor":
            return VISITOR
        self.session.flush()
        return actors.load(self.session, self.members[key])

    def draft(self, slug: str = "nordjylland") -> Draft:
        """A group's draft, or the common one as `common`."""
        return next(draft for draft in self.document.drafts if draft.slug == slug)

    def enter(self, kind: PhaseKind) -> None:
        """Stand the process in a phase, however it got there."""
        for phase in self.process.phases:
            earlier = phase.position < list(PhaseKind).index(kind)
            phase.opened_at = clock.now() if earlier or phase.kind is kind else None
            phase.closed_at = clock.now() if earlier else None
        self.session.flush()


def new_process(
    session: Session, opened_by: Member, slug: str, title: str, visibility: Visibility
) -> Process:
    """A process with all its phases, a month each, none opened."""
    process = Process(
        slug=slug,
        title=title,
        goal="At medlemmerne skriver partiets erhvervspolitik sammen.",
        who_decides="Medlemmerne skriver, Politisk Forum vedtager.",
        visibility=visibility,
        locale="da",
        template="regional_vision",
        created_at=clock.now(),
        opened_by=opened_by,
    )
    session.add(process)
    for position, kind in enumerate(PhaseKind):
        start = date(2026, 1, 1) + timedelta(days=30 * position)
        session.add(
            Phase(
                process=process,
                kind=kind,
                position=position,
                starts_on=start,
                ends_on=start + timedelta(days=29),
            )
        )
    session.flush()
    return process


def build_house(session: Session, *, visibility: Visibility = Visibility.PUBLIC, text: str = TEXT) -> House:
    """The cast in a process that stands in drafting, with version 1 in every draft."""
    from app.services import documents

    since = datetime(2026, 1, 1, tzinfo=UTC)
    members = {key: _member(key, since) for key in PEOPLE}
    members["claus"].suspended_at = since
    members["claus"].suspended_reason = "Gentagne personangreb"
    session.add_all(members.values())
    session.flush()
    process = new_process(session, members["anna"], "erhvervspolitik", "Erhvervspolitik", visibility)
    other = new_process(session, members["ida"], "sundhedspolitik", "Sundhedspolitik", visibility)
    groups = {
        slug: WorkGroup(process=process, slug=slug, name=name, kind=GroupKind.REGIONAL, created_at=since)
        for slug, name in GROUPS.items()
    }
    elsewhere = WorkGroup(
        process=other, slug="sundhed", name="Sundhedsgruppen", kind=GroupKind.THEMATIC, created_at=since
    )
    session.add_all([*groups.values(), elsewhere])
    joined = MembershipState.JOINED
    for key, slug in PEOPLE.items():
        if slug:
            session.add(Membership(group=groups[slug], member=members[key], state=joined, since=since))
    session.add(Membership(group=elsewhere, member=members["viggo"], state=joined, since=since))
    for key, role, slug in ROLES:
        session.add(
            RoleAssignment(
                member=members[key],
                role=role,
                process=process,
                group=groups[slug] if slug else None,
                starts_at=since,
                granted_by=members["ida"],
                confirmed_at=since,
                confirmed_by=members["jens"],
            )
        )
    for key in ("ida", "jens"):
        session.add(
            RoleAssignment(member=members[key], role=Role.ADMINISTRATOR, starts_at=since, confirmed_at=since)
        )
    session.flush()
    session.expire_all()
    house = House(session, process, other, Document.__new__(Document), groups, members)
    house.enter(PhaseKind.DRAFTING)
    house.document = documents.add(
        session, house.actor("anna"), process, title="Erhvervspolitik", kind=DocumentKind.VISION, text=text
    )
    session.flush()
    session.expire_all()
    return house


def _member(key: str, since: datetime) -> Member:
    person = _cast()[key]
    return Member(
        name=person["name"],
        email=person["email"],
        password_hash=password_hash(),
        locale="en",  # tests read the sentences as they are written, whatever the translations say
        created_at=since,
    )


@cache
def password_hash() -> str:
    """A quick hash of PASSWORD; how slow a real one is does not matter here."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
