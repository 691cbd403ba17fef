"""The log: every kind of event has its sentence, and nobody reads what is not theirs to know."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from app import clock
from app.models import LogEntry, LogKind, Verdict, Visibility
from app.queries.log import SENTENCES, Line
from app.queries.references import Reference
from app.services import moderation, supports, threads
from app.services.log import record
from app.web.log import nouns, sentence
from tests.factories import House
from tests.services.forum import heard, recorded
from tests.services.merging import decide, prepare, propose, suggest

SignIn = Callable[[str], FlaskClient]
HERE = "/processes/erhvervspolitik/log"


def text(response: Any) -> str:
    """The page's HTML."""
    body: str = response.get_data(as_text=True)
    return body


def lines(page: str) -> list[str]:
    """The sentences of a page of the log, as words."""
    found = re.findall(r'<span class="log-at">.*?</span><div>\s*<p>(.*?)</p>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in found]


def test_every_kind_of_event_has_a_sentence() -> None:
    assert set(SENTENCES) == set(LogKind)


@pytest.mark.parametrize("kind", list(LogKind))
@pytest.mark.parametrize("locale", ["da", "nl", "en"])
def test_a_sentence_has_no_blank_left_in_any_language(app: Flask, kind: LogKind, locale: str) -> None:
    details = {
        "member": 1,
        "role": "facilitator",
        "phase": "drafting",
        "starts_on": "2026-01-01",
        "ends_on": "2026-02-01",
        "suggestion": 17,
        "verdict": "reject",
        "version": 3,
        "outcome": "adopted",
    }
    line = Line(
        at=clock.now(),
        kind=kind,
        who="Mette",
        by_somebody=True,
        member="Lars",
        what=Reference("Suggestion", "S-17", {"number": 17}),
        process=None,
        details=details,
    )
    with app.test_request_context(), force_locale(locale):
        told = str(sentence(line))
    words = re.sub(r"<[^>]+>", "", told)
    assert "%" not in words
    assert words.strip()
    assert words == " ".join(words.split())


def test_events_of_older_kinds_without_details_can_still_be_told(app: Flask) -> None:
    for kind in LogKind:
        line = Line(
            at=clock.now(),
            kind=kind,
            who=None,
            by_somebody=True,
            member=None,
            what=None,
            process=None,
            details={},
        )
        with app.test_request_context():
            assert str(sentence(line)).strip()


def test_the_nouns_to_choose_from_cover_every_kind() -> None:
    chosen = {noun for noun, _word in nouns("da")}
    assert chosen == {kind.value.split(".")[0] for kind in LogKind}
    assert len({word for _noun, word in nouns("da")}) == len(chosen)


def test_what_happened_is_told_with_links_newest_first(house: House, sign_in: SignIn) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    supports.give(house.session, house.actor("birgit"), suggestion)
    house.session.commit()
    page = text(sign_in("mette").get(HERE))
    assert f'href="/suggestions/{suggestion.id}"' in page
    told = lines(page)
    assert house.member("birgit").name in told[0]
    assert house.member("aviaja").name in told[1]


def test_who_takes_no_part_reads_the_log_without_names(house: House, sign_in: SignIn) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    house.session.commit()
    for key in ("visitor", "viggo", "lea"):
        page = text(sign_in(key).get(HERE))
        assert suggestion.label in page
        assert house.member("aviaja").name not in page


def test_nobody_finds_out_names_by_searching_for_them(house: House, sign_in: SignIn) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    house.session.commit()
    name = house.member("aviaja").name
    for key in ("visitor", "viggo", "lea"):
        for address in (HERE, "/log"):
            page = text(sign_in(key).get(f"{address}?member={name}"))
            assert suggestion.label not in page, (key, address)
    assert suggestion.label in text(sign_in("mette").get(f"{HERE}?member={name}"))
    assert suggestion.label in text(sign_in("mette").get(f"/log?member={name}"))


def test_who_reported_a_comment_stays_unnamed(house: House, sign_in: SignIn) -> None:
    thread = threads.start(house.session, house.actor("birgit"), house.draft(), body="Et groft ord")
    house.session.flush()
    house.session.refresh(thread)
    moderation.flag(house.session, house.actor("jonas"), thread.comments[0], reason="Tonen.")
    house.session.commit()
    for key in ("birgit", "lars", "ida"):
        page = text(sign_in(key).get(f"{HERE}?about=comment"))
        assert len(lines(page)) == 1
        assert house.member("jonas").name not in page.split("<main", 1)[1]
        assert not lines(text(sign_in(key).get(f"{HERE}?member={house.member('jonas').name}")))


def test_a_forbidden_process_leaves_no_trace_in_the_log_of_the_house(house: House, sign_in: SignIn) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    house.process.visibility = Visibility.PARTICIPANTS
    house.session.commit()
    for key in ("visitor", "lea", "viggo"):
        page = text(sign_in(key).get("/log"))
        assert suggestion.label not in page
        assert "erhvervspolitik" not in page
    assert suggestion.label in text(sign_in("ruth").get("/log"))


def test_comings_and_goings_are_for_the_member_alone(house: House, sign_in: SignIn) -> None:
    house.session.commit()
    own = lines(text(sign_in("mette").get("/log?about=sign_in")))
    assert len(own) == 1
    for key in ("ida", "anna", "visitor"):
        page = text(sign_in(key).get("/log?about=sign_in"))
        assert house.member("mette").name not in page.split("<main", 1)[1]


def test_administrators_read_what_concerns_members_and_others_do_not(house: House, sign_in: SignIn) -> None:
    record(
        house.session,
        house.actor("ida"),
        LogKind.MEMBER_SUSPENDED,
        house.member("claus"),
        reason="Gentagne personangreb",
    )
    house.session.commit()
    assert "Gentagne personangreb" in text(sign_in("jens").get("/log?about=member"))
    for key in ("visitor", "mette", "anna"):
        assert "Gentagne personangreb" not in text(sign_in(key).get("/log?about=member"))


def test_the_log_is_filtered_by_kind_and_by_day(house: House, sign_in: SignIn) -> None:
    suggestion = suggest(house, "aviaja", "hele året", "året rundt")
    supports.give(house.session, house.actor("birgit"), suggestion)
    old = house.session.query(LogEntry).filter_by(kind=LogKind.SUGGESTION_SENT).one()
    old.at = clock.now() - timedelta(days=40)
    house.session.commit()
    mette = sign_in("mette")
    assert len(lines(text(mette.get(f"{HERE}?about=support")))) == 1
    assert len(lines(text(mette.get(f"{HERE}?about=suggestion.sent")))) == 1
    assert len(lines(text(mette.get(f"{HERE}?about=suggestion.withdrawn")))) == 0
    day = (clock.today() - timedelta(days=30)).isoformat()
    assert len(lines(text(mette.get(f"{HERE}?until={day}")))) == 1
    assert suggestion.label in text(mette.get(f"{HERE}?since=2020-01-01&until={day}"))
    everything = len(lines(text(mette.get(HERE))))
    assert len(lines(text(mette.get(f"{HERE}?since={day}")))) == everything - 1
    assert len(lines(text(mette.get(f"{HERE}?since=i+morgen&about=vrøvl&page=x")))) == everything


def test_reasons_stand_below_what_they_are_for(house: House, sign_in: SignIn) -> None:
    merge = prepare(house)
    decide(
        house,
        merge,
        suggest(house, "aviaja", "hele året", "året rundt"),
        Verdict.REJECT,
        reason="Rytmen går tabt.",
    )
    propose(house, merge)
    house.session.commit()
    page = text(sign_in("visitor").get(f"{HERE}?about=merge"))
    assert '<p class="log-reason">Rytmen går tabt.</p>' in page
    assert f'href="/merges/{merge.id}"' in page


def test_every_event_of_a_long_way_can_be_told(house: House, sign_in: SignIn) -> None:
    recorded(house, heard(house))
    house.session.commit()
    told = lines(text(sign_in("gerda").get(HERE)))
    entries = house.session.query(LogEntry).filter_by(process_id=house.process.id).count()
    assert len(told) == entries
    assert all(told)


def test_fifty_entries_make_a_page(house: House, sign_in: SignIn) -> None:
    for _ in range(60):
        record(
            house.session,
            house.actor("anna"),
            LogKind.PHASE_OPENED,
            house.process.phases[0],
            phase="kick_off",
        )
    house.session.commit()
    mette = sign_in("mette")
    first = text(mette.get(f"{HERE}?about=phase"))
    assert len(lines(first)) == 50
    assert "about=phase" in re.search(r'rel="next" href="([^"]+)"', first).group(1)  # type: ignore[union-attr]
    assert len(lines(text(mette.get(f"{HERE}?about=phase&page=2")))) == 10
