"""A journey through the house, first part: people come in, a process is opened, its roles and groups fill."""

from dataclasses import dataclass, field

from flask import Flask

from app.db import db
from app.services import members
from tests.browser.people import People, Person
from tests.factories import PASSWORD

TEXT = """\
# Erhvervspolitik

Danmark skal være et godt sted at drive virksomhed, også uden for de store byer.

## Turisme

Turismen giver arbejde langs kysterne. Den skal vokse hele året og ikke kun om sommeren.

- Vi vil forlænge sæsonen.
- Vi vil samle markedsføringen ét sted.

## Iværksættere

Det skal være let at begynde. En ny virksomhed skal kunne klare sine oplysninger på én dag.

## Uddannelse

Flere skal lære et fag, og faget skal læres tæt på hjemmet.
"""

NAMES = {
    "anna": "Anna Lindqvist",
    "gerda": "Gerda Holm",
    "henrik": "Henrik Friis",
    "nivi": "Nivi Petersen",
    "mette": "Mette Kjær",
    "soren": "Søren Bach",
    "lars": "Lars Munk",
    "birgit": "Birgit Skov",
    "aviaja": "Aviaja Olsen",
    "jonas": "Jonas Berg",
    "camilla": "Camilla Riis",
    "fatima": "Fatima Aydin",
    "ruth": "Ruth Vang",
    "bo": "Bo Thorsen",
}
"""Who is invited; ida and jens, the administrators, are there from the start."""

NORTH, CAPITAL, ZEALAND = "nordjylland", "hovedstaden", "sjaelland"
GROUPS = {NORTH: "Nordjylland", CAPITAL: "Hovedstaden", ZEALAND: "Sjælland"}


@dataclass
class Journey:
    """The people under way and the addresses they have come by."""

    people: People
    cast: dict[str, Person] = field(default_factory=dict)
    slug: str = ""
    document: str = ""
    suggestions: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Person:
        return self.cast[key]

    @property
    def process(self) -> str:
        """The process's address."""
        return f"/processes/{self.slug}"

    def draft(self, group: str = NORTH) -> str:
        """The address of a group's draft, or of the common one."""
        return f"{self.process}/documents/{self.document}/{group}"

    def suggestion(self, key: str) -> str:
        """The address of a suggestion that was sent under this name."""
        return f"/suggestions/{self.suggestions[key]}"


def first_administrators(app: Flask) -> None:
    """The two that the command line makes in an empty house."""
    with app.app_context():
        for key, name in (("ida", "Ida Nørgaard"), ("jens", "Jens Madsen")):
            members.create_first_administrator(
                db.session(), name=name, email=f"{key}@example.org", password=PASSWORD
            )
        db.session.commit()
        db.session.remove()


def gather(journey: Journey) -> None:
    """An administrator invites; whoever has the link accepts and is signed in."""
    people = journey.people
    for key in ("ida", "jens"):
        journey.cast[key] = people.signed_in(f"{key}@example.org")
    ida = journey["ida"]
    for key, name in NAMES.items():
        ida.open("/admin/invitations").send("form:has([name=email])", email=f"{key}@example.org", status=201)
        link = ida.value("#link")
        journey.cast[key] = people.invited(link, name).sees('.site-member[href="/me"]')
        journey[key].reads(name, ".site-member")
    people.stranger().open(link.removeprefix(people.address), 404)
    journey["birgit"].kept_out("/admin/invitations").open("/me").refused(
        "/admin/invitations", email="somebody@example.org"
    )


def name_the_coordinator(journey: Journey) -> None:
    """One administrator names, another confirms; before that nobody coordinates anything."""
    ida, jens, anna = journey["ida"], journey["jens"], journey["anna"]
    anna.open("/processes").lacks('a[href="/processes/new"]').kept_out("/processes/new")
    ida.open("/admin/roles").send("form:has([name=member])", role="coordinator", member="anna@example.org")
    waiting = ida.page.locator('[aria-labelledby=waiting] a[href^="/roles/"]')
    number = str(waiting.get_attribute("href")).split("/")[2]
    ida.refused(f"/roles/{number}/confirmation")
    anna.open("/me").refused(f"/roles/{number}/confirmation").kept_out("/processes/new")
    jens.open("/admin/roles").send(f'form[action="/roles/{number}/confirmation"]').lacks(
        "[aria-labelledby=waiting]"
    )
    anna.open("/processes").sees('a[href="/processes/new"]')


def open_a_process(journey: Journey) -> None:
    """The coordinator opens it from the template of five regions; three of them go this way."""
    anna = journey["anna"]
    anna.open("/processes/new").press('a[href*="template=regional_vision"]')
    assert len(anna.value("[name=groups]").splitlines()) == 5
    form = "form:has([name=goal])"
    anna.send(form, title="Erhvervspolitik", goal="", text=TEXT, document_title="Vision", status=422)
    assert anna.value("[name=text]") == TEXT
    anna.send(
        form,
        goal="At medlemmerne skriver partiets erhvervspolitik sammen.",
        who_decides="Medlemmerne skriver, Politisk Forum vedtager.",
        visibility="public",
        locale="da",
        groups="\n".join(GROUPS.values()),
        document_kind="vision",
    )
    journey.slug, journey.document = "erhvervspolitik", "vision"
    assert anna.path() == f"{journey.process}/setup"
    anna.open(journey.process).reads("Politisk Forum vedtager").sees(".timeline", 'a[href$="/nordjylland"]')
    journey["mette"].open(journey.process).kept_out(f"{journey.process}/setup")
    journey["mette"].refused(f"{journey.process}/phases/drafting/opening")


def fill_the_roles(journey: Journey) -> None:
    """A pair of owners here, a vacancy there; the forum's people are named by an administrator."""
    anna, ida = journey["anna"], journey["ida"]
    for role, group, keys in (
        ("process_owner", NORTH, ("mette", "soren")),
        ("facilitator", NORTH, ("lars",)),
        ("process_owner", CAPITAL, ("camilla",)),
        ("facilitator", CAPITAL, ("fatima",)),
    ):
        for key in keys:
            anna.open(f"{journey.process}/setup").press(
                f'main a[href*="/roles/new?role={role}&group={group}"]'
            )
            anna.send("form:has([name=member])", member=NAMES[key])
    for role, key in (("forum_chair", "gerda"), ("forum_member", "henrik"), ("forum_member", "nivi")):
        ida.open(f"{journey.process}/roles/new")
        ida.send("form:has([name=member])", role=role, member=f"{key}@example.org")
    anna.open(f"{journey.process}/roles/new").lacks('option[value="forum_chair"]').kept_out("/admin/roles")
    answer = anna.post(f"{journey.process}/roles/new", role="forum_chair", member=NAMES["anna"])
    assert answer.status in (403, 422)
    pair = ".role-card:has-text('Mette Kjær'):has-text('Søren Bach')"
    journey["lars"].open(f"{journey.process}/groups/{NORTH}").sees(pair)
    visitor = journey.people.stranger().open(f"{journey.process}/groups/{ZEALAND}")
    visitor.sees(".role-card-vacant").lacks("form[action$='/membership']")
    visitor.open(f"{journey.process}/roles").sees("tr:has-text('Sjælland') .person-vacant")
    assert "Mette" not in visitor.page.locator("main").inner_text()


def join_the_groups(journey: Journey) -> None:
    """Drafting begins, and members join."""
    anna = journey["anna"]
    anna.open(f"{journey.process}/setup").send('form[action$="/phases/drafting/opening"]')
    everybody = {NORTH: ("birgit", "aviaja", "jonas"), CAPITAL: ("ruth",)}
    for group, keys in everybody.items():
        for key in keys:
            member = journey[key].open(f"{journey.process}/groups/{group}")
            member.send('form[action$="/membership"]').sees('form[action$="/membership/ending"]')
    draft = journey.draft()
    journey["ruth"].open(draft).lacks('a[href*="/suggestions/new"]').kept_out(f"{draft}/suggestions/new")
    journey["ruth"].refused(f"{draft}/suggestions/new", base="1", text="x", reason="y", kind="substantive")
