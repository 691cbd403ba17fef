"""The things and situations that the expected answers name, made of the cast's house."""

from collections.abc import Callable

from app import clock
from app.models import (
    AppealState,
    Comment,
    Decision,
    DecisionOutcome,
    Draft,
    Hearing,
    Membership,
    MembershipState,
    Merge,
    MergeKind,
    MergeState,
    ModerationAction,
    ModerationKind,
    PhaseKind,
    Proposal,
    Role,
    RoleAssignment,
    Submission,
    SubmissionState,
    Suggestion,
    SuggestionAuthor,
    SuggestionKind,
    SuggestionState,
    Thread,
    ThreadState,
    Visibility,
)
from tests.factories import House

PHASES = {
    "kick-off": PhaseKind.KICK_OFF,
    "drafting": PhaseKind.DRAFTING,
    "co-writing": PhaseKind.CO_WRITING,
    "hearing": PhaseKind.HEARING,
    "decision": PhaseKind.DECISION,
    "closed": PhaseKind.CLOSED,
}
VISIBILITIES = {
    "public": Visibility.PUBLIC,
    "members only": Visibility.MEMBERS,
    "participants only": Visibility.PARTICIPANTS,
    "participants only and closed": Visibility.PARTICIPANTS,
}


def _suggestion(house: House, *coauthors: str) -> Suggestion:
    draft = house.draft()
    assert draft.head is not None
    suggestion = Suggestion(
        draft=draft,
        author=house.member("aviaja"),
        kind=SuggestionKind.SUBSTANTIVE,
        reason="Kysten lever hele året.",
        created_at=clock.now(),
        decide_by=clock.today(),
        version=draft.head,
        changes=(),
    )
    for key in coauthors:
        SuggestionAuthor(suggestion=suggestion, member=house.member(key))
    return suggestion


def _thread(house: House, draft: Draft | None = None) -> Thread:
    return Thread(draft=draft or house.draft(), started_by=house.member("aviaja"), started_at=clock.now())


def _comment(house: House, author: str = "aviaja", draft: Draft | None = None) -> Comment:
    return Comment(
        thread=_thread(house, draft), author=house.member(author), body="Nej.", written_at=clock.now()
    )


def _moderation(house: House) -> ModerationAction:
    return ModerationAction(
        kind=ModerationKind.HIDE,
        actor=house.member("lars"),
        reason="Tonen.",
        done_at=clock.now(),
        comment=_comment(house),
    )


def _merge(house: House, kind: MergeKind, draft: str, proposer: str) -> Merge:
    on = house.draft(draft)
    assert on.head is not None
    return Merge(
        draft=on,
        kind=kind,
        base=on.head,
        prepared_by=house.member(proposer),
        prepared_at=clock.now(),
        proposed_by=house.member(proposer),
    )


def _submission(house: House) -> Submission:
    draft = house.draft("common")
    assert draft.head is not None
    return Submission(
        draft=draft,
        version=draft.head,
        text_hash=draft.head.text_hash,
        submitted_by=house.member("anna"),
        submitted_at=clock.now(),
    )


def _hearing(house: House) -> Hearing:
    today = clock.today()
    return Hearing(submission=_submission(house), opens_on=today, closes_on=today, opened_at=clock.now())


def _decision(house: House) -> Decision:
    submission = _submission(house)
    return Decision(
        submission=submission,
        outcome=DecisionOutcome.ADOPTED,
        votes_for=20,
        votes_against=3,
        votes_blank=1,
        motivation="Et godt arbejde.",
        demands="",
        version=submission.version,
        recorded_by=house.member("gerda"),
        recorded_at=clock.now(),
    )


def _role(house: House, role: Role, member: str) -> RoleAssignment:
    return RoleAssignment(
        member=house.member(member),
        role=role,
        process=house.process if role is Role.COORDINATOR else None,
        starts_at=clock.now(),
        granted_by=house.member("ida"),
    )


def _request(house: House) -> Membership:
    return Membership(
        group=house.groups["nordjylland"],
        member=house.member("lea"),
        state=MembershipState.ASKED,
        since=clock.now(),
    )


def _proposal(house: House) -> Proposal:
    return Proposal(
        document=house.document,
        author=house.member("aviaja"),
        title="Åbne havne",
        body="Havnene holder åbent om vinteren.",
        created_at=clock.now(),
    )


THINGS: dict[str, Callable[[House], object]] = {
    "the house": lambda house: None,
    "the process": lambda house: house.process,
    "a phase": lambda house: house.process.phases[2],
    "the group": lambda house: house.groups["nordjylland"],
    "a request to join the group": _request,
    "the document": lambda house: house.document,
    "the group's draft": lambda house: house.draft(),
    "the common draft": lambda house: house.draft("common"),
    "a suggestion": _suggestion,
    "a suggestion with the group's member as co-author": lambda house: _suggestion(house, "birgit"),
    "a discussion": _thread,
    "a discussion of the common draft": lambda house: _thread(house, house.draft("common")),
    "a comment": _comment,
    "a comment by the facilitator": lambda house: _comment(house, "lars"),
    "a comment on the common draft": lambda house: _comment(house, draft=house.draft("common")),
    "a moderation": _moderation,
    "a merge of suggestions": lambda house: _merge(house, MergeKind.SUGGESTIONS, "nordjylland", "mette"),
    "a merge of suggestions that the facilitator proposed": lambda house: _merge(
        house, MergeKind.SUGGESTIONS, "nordjylland", "lars"
    ),
    "a consolidation": lambda house: _merge(house, MergeKind.CONSOLIDATION, "common", "mette"),
    "a merge of amendments": lambda house: _merge(house, MergeKind.AMENDMENTS, "common", "gerda"),
    "a proposal": _proposal,
    "the submission": _submission,
    "the hearing": _hearing,
    "the decision": _decision,
    "a coordinator's role that the administrator gave": lambda house: _role(house, Role.COORDINATOR, "lea"),
    "an administrator's role that the administrator gave the second": lambda house: _role(
        house, Role.ADMINISTRATOR, "jens"
    ),
}
"""Everything a table may be about, made anew for each situation; nothing of it is stored."""


def _in_proposed_merge(house: House, thing: object) -> None:
    assert isinstance(thing, Suggestion)
    thing.in_merge_id = 1


def _coordinates_every_process(house: House, thing: object) -> None:
    house.session.add(
        RoleAssignment(
            member=house.member("lea"),
            role=Role.COORDINATOR,
            starts_at=clock.now(),
            confirmed_at=clock.now(),
            confirmed_by=house.member("jens"),
        )
    )
    house.session.flush()


def _thread_of(thing: object) -> Thread:
    thread = thing.thread if isinstance(thing, Comment) else thing
    assert isinstance(thread, Thread)
    return thread


def _earlier(house: House, thing: object) -> None:
    assert isinstance(thing, Hearing)
    thing.closed_at = clock.now()
    thing.submission.state = SubmissionState.RETURNED


def _set(name: str, value: object) -> Callable[[House, object], None]:
    return lambda house, thing: setattr(thing, name, value)


TWISTS: dict[str, Callable[[House, object], None]] = {
    "deferred": _set("state", SuggestionState.DEFERRED),
    "decided": _set("state", SuggestionState.REJECTED),
    "withdrawn": _set("state", SuggestionState.WITHDRAWN),
    "in a proposed merge": _in_proposed_merge,
    "thread resolved": lambda house, thing: setattr(_thread_of(thing), "state", ThreadState.RESOLVED),
    "thread closed": lambda house, thing: setattr(_thread_of(thing), "state", ThreadState.CLOSED),
    "appealed": _set("appeal_state", AppealState.OPEN),
    "appeal upheld": _set("appeal_state", AppealState.UPHELD),
    "appeal overturned": _set("appeal_state", AppealState.OVERTURNED),
    "merge proposed": _set("state", MergeState.PROPOSED),
    "merge published": _set("state", MergeState.PUBLISHED),
    "merge abandoned": _set("state", MergeState.ABANDONED),
    "adopted": _set("state", SubmissionState.ADOPTED),
    "returned": _set("state", SubmissionState.RETURNED),
    "rejected": _set("state", SubmissionState.REJECTED),
    "confirmed": _set("confirmed_at", clock.now()),
    "role confirmed": _set("confirmed_at", clock.now()),
    "of an earlier submission": _earlier,
    "the member of no group coordinates every process": _coordinates_every_process,
}
"""What may hold besides the phase, done to the thing (or, for a role, to the house)."""


def stand(house: House, situation: str, thing_name: str) -> object:
    """Bring the house into a situation and give the thing in it."""
    first, *twists = situation.split(", ")
    if first in PHASES:
        house.enter(PHASES[first])
    elif first == "not begun":
        for phase in house.process.phases:
            phase.opened_at = phase.closed_at = None
    else:
        house.process.visibility = VISIBILITIES[first]
        if first.endswith("closed"):
            house.enter(PhaseKind.CLOSED)
    house.session.flush()
    thing = THINGS[thing_name](house)
    for twist in twists:
        if twist in VISIBILITIES:
            house.process.visibility = VISIBILITIES[twist]
        else:
            TWISTS[twist](house, thing)
    return thing
