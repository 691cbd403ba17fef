"""Long texts with much to say about them: what the reading page is measured on."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from app import clock
from app.config import ROOT
from app.models import (
    Comment,
    Document,
    DocumentKind,
    Draft,
    Member,
    Process,
    Suggestion,
    SuggestionRevision,
    Support,
    Thread,
    Version,
)
from app.services import actors, documents
from app.text import ALGORITHM, Changes, Hunk

SUPPORTERS = 3
"""Members who back each suggestion."""

TALK = 5
"""Comments in each discussion; every second discussion is about a suggestion, the others about words."""


@dataclass(frozen=True)
class Size:
    """How long a text is, in words, and how much stands beside it."""

    words: int
    suggestions: int
    comments: int


SIZES = {"ten": Size(10_000, 100, 500), "thirty": Size(30_000, 2_000, 5_000)}


def write(session: Session, process: Process, owner: Member, name: str, size: Size) -> Draft:
    """A text of this size in the process, with suggestions and discussions spread over its group's draft.

    The suggestions are written as rows: sending 2,000 of them one by one would take minutes.
    """
    document = documents.add(
        session,
        actors.load(session, owner),
        process,
        title=f"Lang tekst {name}",
        kind=DocumentKind.POLICY,
        text=_text(size.words),
    )
    session.flush()
    draft = next(one for one in _drafts(session, document) if one.group and one.group.slug == "nordjylland")
    members = sorted((one for one in session.query(Member)), key=lambda one: one.id)[:40]
    head = draft.head
    assert head is not None
    random = Random(f"samskriv {name}")
    long = [row for row in head.passages if row[2] - row[1] > 60]
    sent = [
        _suggestion(session, draft, head, random, long[number * len(long) // size.suggestions], members)
        for number in range(size.suggestions)
    ]
    for number in range(size.comments // TALK):
        about = sent[number * len(sent) * TALK // size.comments] if number % 2 else None
        _thread(
            session, draft, head, random, long[number * TALK * len(long) // size.comments], members, about
        )
    session.flush()
    return draft


def _drafts(session: Session, document: Document) -> list[Draft]:
    return session.query(Draft).filter(Draft.document_id == document.id).all()


def _text(words: int) -> str:
    """The demo's vision, chapter after chapter, until there are so many words; no two paragraphs are the same."""
    source = (ROOT / "app" / "demo" / "content" / "vision.md").read_text(encoding="utf-8")
    title, _, rest = source.partition("\n")
    blocks: list[str] = []
    left = words - len(title.split())
    chapter = 0
    while left > 0:
        chapter += 1
        for block in rest.strip().split("\n\n"):
            lines = [f"{line} ({chapter})" if line.strip() else line for line in block.split("\n")]
            blocks.append("\n".join(lines))
            left -= len(blocks[-1].split())
            if left <= 0:
                break
    return title + "\n\n" + "\n\n".join(blocks) + "\n"


def _suggestion(
    session: Session, draft: Draft, head: Version, random: Random, row: list[int], members: list[Member]
) -> Suggestion:
    changes = _changes(head.text, random, row[1], row[2])
    author, *backers = random.sample(members, 1 + SUPPORTERS)
    now = clock.now() - timedelta(minutes=random.randrange(40_000))
    suggestion = Suggestion(
        kind=random.choice(["substantive", "substantive", "editorial"]),  # type: ignore[arg-type]
        reason="Det bliver tydeligere, hvem der gør hvad, og hvornår vi kan se, om det virker.",
        created_at=now,
        decide_by=now.date() + timedelta(days=30),
        changes=changes,
        draft=draft,
        author=author,
        version=head,
    )
    session.add(suggestion)
    session.add(
        SuggestionRevision(
            number=1,
            changes=changes,
            algorithm=ALGORITHM,
            reason=suggestion.reason,
            written_at=now,
            suggestion=suggestion,
            base=head,
            written_by=author,
        )
    )
    session.add_all(
        Support(revision=1, given_at=now, suggestion=suggestion, member=member) for member in backers
    )
    return suggestion


def _changes(text: str, random: Random, start: int, end: int) -> Changes:
    """Two or three words of a passage replaced."""
    spaces = [at for at in range(start + 4, end - 1) if text[at] == " " and text[at - 1].isalpha()]
    if len(spaces) < 4:
        place = spaces[0] if spaces else end
        return (Hunk(place, place, " tydeligt", ""),)
    first = random.randrange(len(spaces) - 3)
    begin, stop = spaces[first], spaces[first + random.choice([1, 2, 3])]
    words = random.choice([" og alle kommuner", " tydeligt og målbart", " hvert år", " med flere kræfter"])
    return (Hunk(begin, stop, words, text[begin:stop]),)


def _thread(
    session: Session,
    draft: Draft,
    head: Version,
    random: Random,
    row: list[int],
    members: list[Member],
    about: Suggestion | None,
) -> None:
    now = clock.now() - timedelta(minutes=random.randrange(40_000))
    thread = Thread(
        started_at=now, draft=draft, started_by=random.choice(members), title="", suggestion=about
    )
    if about is None:
        thread.version, thread.start, thread.end = head, row[1] + 4, min(row[2], row[1] + 40)
        thread.quote = head.text[thread.start : thread.end]
    session.add(thread)
    session.add_all(
        Comment(
            body=f"Bemærkning {number}: hvordan måler vi det her i praksis ude i kommunerne?",
            written_at=now + timedelta(minutes=number),
            thread=thread,
            author=random.choice(members),
        )
        for number in range(TALK)
    )
