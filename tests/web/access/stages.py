"""The house in the stages in which its routes tell something, each made by calling the services.

Every stage is a function that acts on the house and gives the names of what it made, for requests.py to use.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import (
    AdoptedPolicy,
    Document,
    DocumentKind,
    Hearing,
    Member,
    Membership,
    MembershipState,
    Merge,
    PhaseKind,
    Process,
    Role,
    RoleAssignment,
    SignIn,
    Submission,
    Suggestion,
    SuggestionKind,
    Visibility,
    WorkGroup,
)
from app.services import (
    consolidations,
    decisions,
    documents,
    invitations,
    moderation,
    proposals,
    submissions,
    suggestions,
    supports,
    threads,
    writings,
)
from tests.factories import PEOPLE, House, build_house
from tests.services.forum import WAIVED, recorded
from tests.services.merging import approve, decide, prepare, propose, publish, put_through, suggest
from tests.web.access.table import CAST, Row
from tests.web.access.visits import Visits

AT_ONCE = 8
"""For how many rows a stage is made."""

Things = dict[str, object]
"""What a stage made, by the names that requests.py calls it."""


def open_house(visits: Visits, visibility: Visibility) -> Things:
    """The house with everything in it that no stage changes, and everyone of the cast signed in twice."""
    visits.change(lambda session: build_house(session, visibility=visibility))
    visits.change(lambda session: _suspend(session, until=True))
    for _ in range(2):
        for key in CAST[1:]:
            visits.sign_in(key)
    visits.sign_in("jens")
    visits.change(lambda session: _suspend(session, until=False))
    things: Things = visits.change(lambda session: _furnish(house_of(session)))
    return things


def house_of(session: Session) -> House:
    """The house as it is stored."""
    process, other = session.scalars(select(Process).order_by(Process.id)).all()
    return House(
        session,
        process,
        other,
        session.scalars(select(Document).order_by(Document.id).limit(1)).one(),
        {group.slug: group for group in session.scalars(select(WorkGroup)) if group.process is process},
        {member.email.split("@")[0]: member for member in session.scalars(select(Member)) if _cast(member)},
    )


def _cast(member: Member) -> bool:
    return member.email.split("@")[0] in PEOPLE


def _suspend(session: Session, *, until: bool) -> None:
    """Claus was signed in before he was suspended: his browser still sends the cookie."""
    claus = session.scalars(select(Member).where(Member.email == "claus@example.org")).one()
    claus.suspended_at = None if until else clock.now()


def _furnish(house: House) -> Things:
    """Suggestions, discussions, questions to join, roles and an invitation: what the stages begin with."""
    session, actor = house.session, house.actor
    put_through(house, suggest(house, "birgit", "hele året", "året rundt"))
    session.expire_all()
    suggestion = suggest(house, "aviaja", "langs kysterne", "langs alle kyster")
    own = suggest(house, "birgit", "være let", "være nemt")
    editorial = suggest(house, "jonas", "på én dag", "på en dag", editorial=True)
    supports.give(session, actor("jonas"), suggestion)
    thread = threads.start(session, actor("birgit"), house.draft(), body="Skal det være sådan?")
    said = threads.comment(session, actor("aviaja"), thread, body="Ja.")
    hidden = threads.comment(session, actor("birgit"), thread, body="Sikke noget vrøvl.")
    flag = moderation.flag(session, actor("jonas"), said, reason="Det er for kort.")
    action = moderation.hide(session, actor("lars"), hidden, reason="Tonen.")
    appealed = moderation.hide(
        session,
        actor("lars"),
        threads.comment(session, actor("aviaja"), thread, body="Nej!"),
        reason="Tonen.",
    )
    moderation.appeal(session, actor("aviaja"), appealed, reason="Jeg mente det pænt.")
    idea = proposals.add(
        session, actor("birgit"), house.document, title="Åbne havne", body="Også om vinteren."
    )
    writing = _begun(house, "birgit")
    invitation, token = invitations.send(session, actor("ida"), email="ny@example.org")
    asked = Membership(
        group=house.groups["nordjylland"],
        member=house.member("jens"),
        state=MembershipState.ASKED,
        since=clock.now(),
    )
    pending = RoleAssignment(
        member=house.member("lea"),
        role=Role.COORDINATOR,
        process=house.process,
        starts_at=clock.now(),
        granted_by=house.member("jens"),
    )
    session.add_all([asked, pending])
    session.flush()
    head = house.draft().head
    assert head is not None
    return {
        "suggestion": suggestion.id,
        "own suggestion": own.id,
        "editorial": editorial.id,
        "thread": thread.id,
        "comment": said.id,
        "hidden comment": hidden.id,
        "flag": flag.id,
        "action": action.id,
        "appealed action": appealed.id,
        "idea": idea.id,
        "writing": writing,
        "invitation": invitation.id,
        "token": token,
        "asked": asked.id,
        "pending role": pending.id,
        "group role": _role(house, "soren"),
        "process role": _role(house, "nivi"),
        "house role": _role(house, "jens"),
        "lea": house.member("lea").id,
        "claus": house.member("claus").id,
        "passage": head.passages[1][0],
        "text": head.text[head.passages[1][1] : head.passages[1][2]].rstrip() + " Og sådan er det.",
        "recorded": clock.now().isoformat(),
        "sessions": {key: _sign_in(session, house.member(key)) for key in (*CAST[1:], "jens")},
    }


def _role(house: House, key: str) -> int:
    found = house.session.scalars(
        select(RoleAssignment).where(RoleAssignment.member_id == house.member(key).id)
    )
    return found.one().id


def _begun(house: House, key: str) -> int:
    """Words that somebody has begun and not sent yet, for the draft's last passage."""
    draft = house.draft()
    assert draft.head is not None
    last = str(draft.head.passages[-1][0])
    begun = writings.save(
        house.session, house.actor(key), draft, base=draft.head, passages=last, text="Det skal være"
    )
    house.session.flush()
    return begun.id


def _sign_in(session: Session, member: Member) -> int:
    found = session.scalars(select(SignIn).where(SignIn.member_id == member.id).order_by(SignIn.id).limit(1))
    return found.one().id


def drafting(house: House) -> Things:
    """A merge of nordjylland's is being prepared, with one suggestion decided; a second document has no text yet."""
    merge = prepare(house)
    decide(house, merge, house.session.get_one(Suggestion, _number(house, "birgit")))
    anna = house.actor("anna")
    empty = documents.add(
        house.session, anna, house.process, title="Bilag", kind=DocumentKind.POLICY, text=""
    )
    return {"merge": merge.id, "empty document": empty.slug, "hash": ""}


def _number(house: House, key: str) -> int:
    found = select(Suggestion.id).where(Suggestion.author_id == house.member(key).id).order_by(Suggestion.id)
    return house.session.scalars(found).all()[-1]


def proposed(house: House) -> Things:
    """Mette has proposed the merge."""
    things = drafting(house)
    merge = propose(house, house.session.get_one(Merge, things["merge"]))
    return {**things, "hash": merge.text_hash or ""}


def approved(house: House) -> Things:
    """Lars has approved it."""
    things = proposed(house)
    approve(house, house.session.get_one(Merge, things["merge"]))
    return things


def co_writing(house: House) -> Things:
    """Mette consolidates the groups' drafts and has chosen between what the two say differently."""
    words = suggest(house, "ruth", "hele året", "hver måned", draft="hovedstaden")
    put_through(house, words, draft="hovedstaden")
    house.session.expire_all()
    house.enter(PhaseKind.CO_WRITING)
    house.session.flush()
    mette = house.actor("mette")
    merge = consolidations.prepare(house.session, mette, house.draft("common"))
    (part,) = (part for part in consolidations.stretches(merge) if len(part.wordings) > 1)
    source = part.wordings[0].source
    choice = consolidations.choose(
        house.session, mette, merge, start=part.start, end=part.end, source=source, reason="Klarere."
    )
    seen = consolidations.named(choice)
    return {"merge": merge.id, "start": part.start, "end": part.end, "hash": "", "seen": seen}


def consolidated(house: House) -> Things:
    """Mette has proposed the consolidation."""
    things = co_writing(house)
    merge = propose(house, house.session.get_one(Merge, things["merge"]))
    return {**things, "hash": merge.text_hash or ""}


def co_written(house: House) -> Things:
    """The consolidation is published."""
    things = consolidated(house)
    merge = house.session.get_one(Merge, things["merge"])
    for key in ("soren", "camilla", "lars"):
        approve(house, merge, key)
    publish(house, merge)
    return things


def before_forum(house: House) -> Things:
    """Co-writing with nothing underway, so that the coordinator can submit."""
    house.enter(PhaseKind.CO_WRITING)
    house.session.flush()
    mine = suggest(house, "birgit", "hele året", "altid", draft="common")
    return {"own suggestion": mine.id}


def hearing(house: House) -> Things:
    """The text is before the forum, and the hearing open."""
    house.enter(PhaseKind.CO_WRITING)
    house.session.flush()
    submissions.submit(house.session, house.actor("anna"), house.draft("common"), waivers=WAIVED)
    head = house.draft("common").head
    assert head is not None
    return {"passage": head.passages[1][0]}


def decision(house: House) -> Things:
    """The hearing is over; the forum can merge the amendment that Henrik made, and decide."""
    hearing(house)
    draft = house.draft("common")
    found = house.session.scalars(select(Hearing)).one()
    assert draft.head is not None
    amendment = suggestions.send(
        house.session,
        house.actor("henrik"),
        draft,
        base=draft.head,
        text=draft.head.text.replace("hele året", "altid"),
        reason="Kortere.",
        kind=SuggestionKind.SUBSTANTIVE,
        hearing=found,
    )
    submissions.close_hearing(house.session, house.actor("gerda"), found)
    return {"suggestion": amendment.id, "own suggestion": amendment.id}


def amending(house: House) -> Things:
    """Gerda has proposed the forum's amendments."""
    things = decision(house)
    merge = prepare(house, "gerda", "common")
    amendment = house.session.get_one(Suggestion, things["suggestion"])
    decide(house, merge, amendment, key="gerda")
    propose(house, merge, "gerda")
    return {**things, "merge": merge.id, "hash": merge.text_hash or ""}


def decided(house: House) -> Things:
    """Gerda has recorded that the text is adopted; nobody has confirmed it."""
    hearing(house)
    found = house.session.scalars(select(Hearing)).one()
    submissions.close_hearing(house.session, house.actor("gerda"), found)
    record = recorded(house, house.session.scalars(select(Submission)).one())
    return {"recorded": record.recorded_at.isoformat()}


def closed(house: House) -> Things:
    """The text is adopted, and the process is closed."""
    decided(house)
    submission = house.session.scalars(select(Submission)).one()
    house.session.expire_all()
    assert submission.decision is not None
    decisions.confirm(house.session, house.actor("henrik"), submission.decision)
    return {"adopted": house.session.scalars(select(AdoptedPolicy.slug)).one()}


STAGES: Mapping[str, Callable[[House], Things]] = {
    "drafting": drafting,
    "drafting, merge proposed": proposed,
    "drafting, merge approved": approved,
    "co-writing": co_writing,
    "co-writing, consolidation proposed": consolidated,
    "co-writing, consolidation published": co_written,
    "co-writing, nothing underway": before_forum,
    "hearing": hearing,
    "decision": decision,
    "decision, amendments proposed": amending,
    "decision, recorded": decided,
    "closed": closed,
}
"""The stages by the names that the tables give them."""


def staged(visits: Visits, rows: Sequence[Row], things: Things) -> Iterator[tuple[Row, Things]]:
    """Each row while the house stands in its stage, with everything that is there.

    A stage is made anew for every few rows: thousands of savepoints in one transaction make a database slow.
    """
    for stage in dict.fromkeys(row.stage for row in rows):
        there = [row for row in rows if row.stage == stage]
        for first in range(0, len(there), AT_ONCE):
            with visits.undone():
                made = visits.change(partial(_stand, stage))
                yield from ((row, things | made) for row in there[first : first + AT_ONCE])


def _stand(stage: str, session: Session) -> Things:
    return STAGES[stage](house_of(session))
