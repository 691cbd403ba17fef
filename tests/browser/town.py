"""The small house of the tests with people at its door, and what may happen behind their backs."""

from dataclasses import dataclass

from app.models import Suggestion
from tests.browser.people import People, Person
from tests.factories import House
from tests.services.merging import put_through, suggest

DRAFT = "/processes/erhvervspolitik/documents/erhvervspolitik/nordjylland"


@dataclass
class Town:
    """The small house of the tests, served, and people at its door."""

    house: House
    people: People

    def writer(self) -> Person:
        """Birgit, who has opened the passage on tourism to write on it."""
        birgit = self.people.signed_in("birgit@example.org").open(DRAFT)
        return birgit.pen(birgit.passage("Turismen giver"))

    def sent(self) -> list[Suggestion]:
        """Every suggestion in the database, in the order in which they were sent."""
        session = self.house.session
        found = session.query(Suggestion).order_by(Suggestion.id).all()
        for one in found:
            session.expunge(one)
        # An open transaction would keep the house from writing.
        session.rollback()
        return found

    def publish(self, old: str, new: str) -> None:
        """Others change words of the group's draft, by two keys, while somebody is writing."""
        put_through(self.house, suggest(self.house, "jonas", old, new))
        self.house.session.commit()
