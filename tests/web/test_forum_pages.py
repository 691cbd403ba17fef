"""The way before the forum in a browser without JavaScript: checklist, hearing, decision."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.models import (
    AdoptedPolicy,
    Decision,
    GateKind,
    Hearing,
    MergeKind,
    PhaseKind,
    PolicyCheck,
    Submission,
    SubmissionState,
    Thread,
    Verdict,
    Visibility,
)
from app.services import moderation, suggestions, supports, threads
from tests.factories import House
from tests.services.forum import adopted, heard, publish_by, recorded, submitted
from tests.services.merging import approve, decide, prepare, propose, publish, suggest

SignIn = Callable[[str], FlaskClient]
HERE = "/processes/erhvervspolitik"
REASONS = {f"waiver_{kind}": "Forum har bedt om teksten nu." for kind in GateKind}
VOTES = {"outcome": "adopted", "votes_for": "41", "votes_against": "12", "votes_blank": "3"}


def text(response: Any) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    return body


@pytest.fixture
def writing(house: House) -> House:
    """The house in co-writing, with a rejected suggestion that two members support; committed."""
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    for key in ("birgit", "jonas"):
        supports.give(house.session, house.actor(key), suggestion)
    merge = prepare(house)
    decide(house, merge, suggestion, Verdict.REJECT, reason="Rytmen går tabt.")
    propose(house, merge)
    approve(house, merge)
    publish(house, merge)
    house.enter(PhaseKind.CO_WRITING)
    house.session.commit()
    return house


def test_the_coordinator_sees_each_gate_and_the_form_others_only_the_gates(
    writing: House, sign_in: SignIn
) -> None:
    page = text(sign_in("anna").get(f"{HERE}/submission"))
    assert page.count('class="gate gate-') == len(GateKind)
    assert "gate-unmet" in page
    assert 'name="waiver_supporters"' in page
    assert 'name="waiver_roles_filled"' not in page
    for key in ("visitor", "mette", "gerda", "ida"):
        seen = text(sign_in(key).get(f"{HERE}/submission"))
        assert seen.count('class="gate gate-') == len(GateKind)
        assert 'name="hearing_days"' not in seen


def test_dissent_stands_with_its_support_and_the_reason_it_was_rejected(
    writing: House, sign_in: SignIn
) -> None:
    page = text(sign_in("mette").get(f"{HERE}/submission"))
    assert "Rytmen går tabt." in page
    assert writing.member("aviaja").name in page
    outside = text(sign_in("visitor").get(f"{HERE}/submission"))
    assert "Rytmen går tabt." in outside
    assert writing.member("aviaja").name not in outside


def test_a_gate_without_a_reason_keeps_all_that_was_typed(writing: House, sign_in: SignIn) -> None:
    typed = {**REASONS, "waiver_supporters": "", "hearing_days": "21"}
    response = sign_in("anna").post(f"{HERE}/submission", data=typed)
    assert response.status_code == 422
    page = text(response)
    assert 'aria-invalid="true"' in page
    assert "Forum har bedt om teksten nu." in page
    assert 'value="21"' in page
    assert writing.session.query(Submission).count() == 0


def test_submitting_freezes_the_text_and_opens_the_hearing(writing: House, sign_in: SignIn) -> None:
    anna = sign_in("anna")
    assert anna.get(f"{HERE}/hearing").status_code == 404
    response = anna.post(f"{HERE}/submission", data={**REASONS, "hearing_days": "21"})
    assert (response.status_code, response.location) == (303, f"{HERE}/submission")
    submission = writing.session.query(Submission).one()
    assert submission.text_hash in text(anna.get(f"{HERE}/submission"))
    assert anna.get(f"{HERE}/hearing").status_code == 200


def test_a_text_that_moved_on_is_not_submitted_unread(writing: House, sign_in: SignIn) -> None:
    anna = sign_in("anna")
    read = re.search(r'name="text_hash" value="(\w+)"', text(anna.get(f"{HERE}/submission")))
    assert read is not None
    publish_by(writing, MergeKind.CONSOLIDATION, "langs kysterne", "langs alle kyster")
    writing.session.commit()
    typed = {**REASONS, "hearing_days": "14", "text_hash": read.group(1)}
    response = anna.post(f"{HERE}/submission", data=typed)
    assert response.status_code == 409
    assert "Forum har bedt om teksten nu." in text(response)


@pytest.mark.parametrize(
    ("key", "status"), [("visitor", 401), ("mette", 403), ("gerda", 403), ("viggo", 403), ("claus", 401)]
)
def test_nobody_else_submits(writing: House, sign_in: SignIn, key: str, status: int) -> None:
    browser = sign_in("visitor" if key == "claus" else key)
    response = browser.post(f"{HERE}/submission", data={**REASONS, "hearing_days": "14"})
    assert response.status_code == status
    assert writing.session.query(Submission).count() == 0


def test_the_coordinator_states_what_a_comparison_showed(house: House, sign_in: SignIn) -> None:
    adopted(house)
    house.enter(PhaseKind.CO_WRITING)
    house.session.commit()
    anna = sign_in("anna")
    page = text(anna.get(f"{HERE}/submission"))
    number = re.search(r'name="version" value="(\d+)"', page)
    assert number is not None
    empty = anna.post(f"{HERE}/submission/policy-check", data={"version": number.group(1), "finding": " "})
    assert empty.status_code == 422
    stale = anna.post(f"{HERE}/submission/policy-check", data={"version": "99", "finding": "Intet."})
    assert stale.status_code in (409, 422)
    assert house.session.query(PolicyCheck).count() == 0
    done = anna.post(
        f"{HERE}/submission/policy-check", data={"version": number.group(1), "finding": "Intet strider."}
    )
    assert done.status_code == 303
    assert "Intet strider." in text(anna.get(f"{HERE}/submission"))


def test_a_revision_shows_what_it_changes_in_adopted_policy(house: House, sign_in: SignIn) -> None:
    policy = adopted(house)
    house.process.starts_from = policy
    house.enter(PhaseKind.CO_WRITING)
    publish_by(house, MergeKind.CONSOLIDATION, "hele året", "alle årets måneder")
    house.session.commit()
    page = text(sign_in("visitor").get(f"{HERE}/submission?view=difference"))
    assert re.search(r"<del>.*hele året", page)
    assert re.search(r"<ins>.*alle årets måneder", page)
    assert policy.title in page


def test_the_text_before_the_forum_can_be_read_whole(house: House, sign_in: SignIn) -> None:
    submitted(house)
    house.session.commit()
    page = text(sign_in("visitor").get(f"{HERE}/submission?view=text"))
    assert "Turismen giver arbejde langs kysterne." in page
    assert sign_in("visitor").get(f"{HERE}/submission?view=nonsense").status_code == 200


def test_everybody_who_takes_part_comments_in_the_hearing(house: House, sign_in: SignIn) -> None:
    submitted(house)
    house.session.commit()
    ruth = sign_in("ruth")
    empty = ruth.post(f"{HERE}/hearing", data={"title": "Prisen", "body": " "})
    assert empty.status_code == 422
    assert 'value="Prisen"' in text(empty)
    posted = ruth.post(f"{HERE}/hearing", data={"title": "Prisen", "body": "Hvad koster det?"})
    thread = house.session.query(Thread).one()
    assert posted.location == f"{HERE}/hearing#t-{thread.id}"
    assert "Hvad koster det?" in text(sign_in("visitor").get(f"{HERE}/hearing"))
    assert sign_in("viggo").post(f"{HERE}/hearing", data={"body": "Og mig?"}).status_code == 403
    assert sign_in("visitor").post(f"{HERE}/hearing", data={"body": "Og mig?"}).status_code == 401


def test_a_hidden_comment_shows_its_reason_alone(house: House, sign_in: SignIn) -> None:
    submission = submitted(house)
    thread = threads.start(house.session, house.actor("ruth"), submission.draft, body="Et groft ord")
    house.session.flush()
    house.session.refresh(thread)
    moderation.hide(house.session, house.actor("lars"), thread.comments[0], reason="Tonen er for grov.")
    house.session.commit()
    page = text(sign_in("birgit").get(f"{HERE}/hearing"))
    assert "Tonen er for grov." in page
    assert "Et groft ord" not in page


def test_forum_members_are_led_to_the_form_for_amendments_and_others_are_not(
    house: House, sign_in: SignIn
) -> None:
    submitted(house)
    house.session.commit()
    new = f"{HERE}/documents/erhvervspolitik/common/suggestions/new"
    henrik = sign_in("henrik")
    assert new in text(henrik.get(f"{HERE}/hearing"))
    assert henrik.get(new).status_code == 200
    assert new not in text(sign_in("ruth").get(f"{HERE}/hearing"))
    assert sign_in("ruth").get(new).status_code == 403


@pytest.mark.parametrize(
    ("key", "status"), [("visitor", 401), ("henrik", 403), ("mette", 403), ("gerda", 303), ("anna", 303)]
)
def test_the_chair_or_the_coordinator_closes_the_hearing(
    house: House, sign_in: SignIn, key: str, status: int
) -> None:
    submitted(house)
    house.session.commit()
    browser = sign_in(key)
    button = f'action="{HERE}/hearing/closure"'
    assert (button in text(browser.get(f"{HERE}/hearing"))) is (status == 303)
    assert browser.post(f"{HERE}/hearing/closure").status_code == status
    house.session.expire_all()
    assert house.session.query(Hearing).one().is_open is (status != 303)


def test_a_decision_is_recorded_confirmed_and_entered_into_the_register(
    house: House, sign_in: SignIn
) -> None:
    heard(house)
    house.session.commit()
    gerda, henrik = sign_in("gerda"), sign_in("henrik")
    no_reason = gerda.post(f"{HERE}/decision", data={**VOTES, "motivation": ""})
    assert no_reason.status_code == 422
    assert 'value="41"' in text(no_reason)
    assert gerda.post(f"{HERE}/decision", data={**VOTES, "motivation": "Det holder."}).status_code == 303
    confirmation = f'action="{HERE}/decision/confirmation"'
    assert confirmation not in text(gerda.get(f"{HERE}/decision"))
    page = text(henrik.get(f"{HERE}/decision"))
    assert confirmation in page
    moment = re.search(r'name="recorded_at" value="([^"]+)"', page)
    assert moment is not None
    done = henrik.post(f"{HERE}/decision/confirmation", data={"recorded_at": moment.group(1)})
    assert done.status_code == 303
    policy = house.session.query(AdoptedPolicy).one()
    entry = text(sign_in("visitor").get(f"/adopted/{policy.slug}"))
    assert policy.version.text_hash in entry
    assert "Det holder." in entry
    assert policy.slug in text(sign_in("visitor").get("/adopted"))


def test_a_record_that_was_written_anew_must_be_read_again(house: House, sign_in: SignIn) -> None:
    decision = recorded(house, heard(house))
    house.session.commit()
    henrik = sign_in("henrik")
    moment = decision.recorded_at.isoformat()
    gerda = sign_in("gerda")
    gerda.post(f"{HERE}/decision", data={**VOTES, "votes_for": "40", "motivation": "Det holder."})
    assert henrik.post(f"{HERE}/decision/confirmation", data={"recorded_at": moment}).status_code == 303
    assert henrik.post(f"{HERE}/decision/confirmation", data={"recorded_at": "nu"}).status_code == 303
    house.session.expire_all()
    assert house.session.query(Decision).one().confirmed_at is None


def test_a_returned_text_shows_its_demands_where_it_is_submitted_again(house: House, sign_in: SignIn) -> None:
    heard(house)
    house.session.commit()
    record = {**VOTES, "outcome": "returned", "motivation": "Ikke endnu.", "demands": "Skriv om havnene."}
    sign_in("gerda").post(f"{HERE}/decision", data=record)
    decision = house.session.query(Decision).one()
    stamp = {"recorded_at": decision.recorded_at.isoformat()}
    assert sign_in("nivi").post(f"{HERE}/decision/confirmation", data=stamp).status_code == 303
    house.session.expire_all()
    assert house.session.query(Submission).one().state is SubmissionState.RETURNED
    assert "Skriv om havnene." in text(sign_in("visitor").get(f"{HERE}/submission"))
    assert 'name="hearing_days"' in text(sign_in("anna").get(f"{HERE}/submission"))


@pytest.mark.parametrize("where", ["submission", "hearing", "decision", "ideas", "log"])
def test_a_forbidden_process_looks_like_a_missing_one(house: House, sign_in: SignIn, where: str) -> None:
    heard(house)
    house.process.visibility = Visibility.PARTICIPANTS
    house.session.commit()
    for key in ("visitor", "lea", "viggo"):
        forbidden = sign_in(key).get(f"{HERE}/{where}")
        missing = sign_in(key).get(f"/processes/findes-ikke/{where}")
        assert forbidden.status_code == missing.status_code == 404
    assert sign_in("ruth").get(f"{HERE}/{where}").status_code == 200


def test_without_a_submission_there_is_no_hearing_and_no_decision(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    for page in ("hearing", "decision"):
        assert sign_in("gerda").get(f"{HERE}/{page}").status_code == 404
    for form in ("hearing/closure", "decision/confirmation"):
        assert sign_in("gerda").post(f"{HERE}/{form}").status_code == 404


def test_amendments_are_shown_with_what_became_of_them(house: House, sign_in: SignIn) -> None:
    submission = submitted(house)
    house.session.expire_all()
    assert submission.hearing is not None
    amendment = suggestions.send(
        house.session,
        house.actor("henrik"),
        submission.draft,
        base=submission.version,
        text=submission.version.text.replace("på én dag", "på to dage"),
        reason="Det skal kunne holdes.",
        hearing=submission.hearing,
    )
    house.session.commit()
    for page in ("hearing", "submission"):
        shown = text(sign_in("visitor").get(f"{HERE}/{page}"))
        assert amendment.label in shown
        assert "Det skal kunne holdes." in shown
        assert house.member("henrik").name not in shown
