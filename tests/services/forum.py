"""Steps that the forum's tests share: a text on its way from co-writing to a decision."""

from collections.abc import Mapping

from app import clock
from app.models import (
    AdoptedPolicy,
    Decision,
    DecisionOutcome,
    GateKind,
    Merge,
    MergeKind,
    MergeState,
    OriginKind,
    PhaseKind,
    Submission,
    SubmissionState,
    Version,
)
from app.services import decisions, submissions, versions
from app.text import Span, advance, diff
from tests.factories import House

WAIVED = dict.fromkeys(GateKind, "Forum har bedt om teksten nu.")
"""A reason for every gate, for tests that are about something else."""


def submitted(house: House, waivers: Mapping[GateKind, str] = WAIVED) -> Submission:
    """The common draft before the forum, its hearing open."""
    house.enter(PhaseKind.CO_WRITING)
    return submissions.submit(house.session, house.actor("anna"), house.draft("common"), waivers=waivers)


def heard(house: House) -> Submission:
    """The same with its hearing closed."""
    submission = submitted(house)
    house.session.expire(submission)
    assert submission.hearing is not None
    submissions.close_hearing(house.session, house.actor("gerda"), submission.hearing)
    return submission


def recorded(
    house: House,
    submission: Submission,
    outcome: DecisionOutcome = DecisionOutcome.ADOPTED,
    demands: str = "",
) -> Decision:
    """The chair's record of a decision."""
    return decisions.record(
        house.session,
        house.actor("gerda"),
        submission,
        outcome=outcome,
        votes_for=41,
        votes_against=12,
        votes_blank=3,
        motivation="Teksten siger noget bestemt, og det kan holdes.",
        demands=demands,
    )


def publish_by(house: House, kind: MergeKind, old: str, new: str) -> Version:
    """A version of the common draft as a merge of this kind publishes it, with one wording replaced."""
    draft = house.draft("common")
    head = draft.head
    assert head is not None
    changes = diff(head.text, head.text.replace(old, new))
    merge = Merge(
        draft=draft,
        kind=kind,
        base=head,
        prepared_by=house.member("gerda"),
        prepared_at=clock.now(),
        state=MergeState.PUBLISHED,
        published_at=clock.now(),
    )
    house.session.add(merge)
    origin = versions.NewOrigin(OriginKind.DECIDER, member=house.member("gerda"))
    spans = advance(versions.spans_of(head), changes, [(Span(len(hunk.insert), origin),) for hunk in changes])
    return versions.append(
        house.session, draft, text=head.text.replace(old, new), changes=changes, spans=spans, merge=merge
    )


def adopted(house: House) -> AdoptedPolicy:
    """An entry in the register: the common draft's first version, as if an earlier process had ended with it."""
    submission = heard(house)
    policy = AdoptedPolicy(
        slug="erhvervspolitik-1",
        title="Erhvervspolitik 1",
        document=house.document,
        version=submission.version,
        decision=recorded(house, submission),
        adopted_on=clock.today(),
    )
    house.session.add(policy)
    submission.state = SubmissionState.RETURNED
    house.session.flush()
    house.session.expire_all()
    return policy
