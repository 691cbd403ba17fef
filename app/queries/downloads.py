"""A version to take along: its text, and for every word where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.policy import Actor
from app.queries import maps, origins
from app.queries.maps import By, Map
from app.queries.origins import Source


@dataclass(frozen=True)
class Download:
    """A version's map by group with every origin told in full; `notes` numbers them as they come up in the text."""

    map: Map
    sources: Mapping[int, Source]
    notes: Mapping[int, int]

    @property
    def told(self) -> Sequence[Source]:
        """The origins in the order of their notes."""
        return [self.sources[origin] for origin in self.notes]


def show_download(
    session: Session, viewer: Actor, slug: str, document: str, draft: str, number: int
) -> Download:
    """A version with all that is known about its words, in a fixed number of queries. Raises `NotFound`."""
    found = maps.show_map(session, viewer, slug, document, draft, by=By.REGION, number=number, page=None)
    met = dict.fromkeys(run.origin for line in found.lines for run in line.runs if run.words.strip())
    return Download(
        map=found,
        sources=origins.told(session, viewer, found.draft, list(met)),
        notes={origin: note for note, origin in enumerate(met, 1)},
    )
