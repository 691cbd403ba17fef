"""What the demo's actions share: the session, the agenda, and the rows they have made so far, by key."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.demo.agenda import Agenda
from app.demo.content import Edit
from app.models import Document, Draft, Member, Process, Suggestion, Thread, Version, WorkGroup
from app.policy import Actor
from app.services import actors


@dataclass
class Stage:
    """The house as it is being filled; `sent` and `known` are what has been planned, the rest what was made."""

    session: Session
    agenda: Agenda
    sent: dict[str, datetime] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    edits: dict[str, Edit] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    groups: dict[str, WorkGroup] = field(default_factory=dict)
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The person with the roles and groups of this moment."""
        self.session.flush()
        return actors.load(self.session, self.members[key])

    def document(self, process: str) -> Document:
        """The document that a process writes."""
        return self.processes[process].documents[0]

    def draft(self, process: str, group: str | None = None) -> Draft:
        """A group's draft, or the common one."""
        return next(one for one in self.document(process).drafts if one.slug == (group or "common"))


def head_of(draft: Draft) -> Version:
    """The newest version of a draft that has one."""
    assert draft.head is not None
    return draft.head


@dataclass(frozen=True)
class Where:
    """A draft by name, for actions planned before it exists."""

    process: str
    group: str | None = None

    def draft(self, stage: Stage) -> Draft:
        """The draft itself."""
        return stage.draft(self.process, self.group)
