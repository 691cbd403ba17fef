"""A journey, third part: the drafts become one, the forum hears, amends and adopts it, and a second version begins."""

from tests.browser.journey import CAPITAL, NORTH, ZEALAND, Journey
from tests.browser.journey_text import APPROVE, PUBLISH, decide, suggest

OWN = "Danmark skal være det tryggeste og bedste sted at drive virksomhed, også uden for de store byer."

LOGGED = (
    "process.opened",
    "phase.opened",
    "role.assigned",
    "membership.joined",
    "document.added",
    "suggestion.sent",
    "suggestion.withdrawn",
    "support.given",
    "thread.started",
    "thread.commented",
    "thread.closed",
    "comment.flagged",
    "comment.hidden",
    "merge.prepared",
    "merge.decided",
    "merge.chosen",
    "merge.proposed",
    "approval.given",
    "merge.published",
    "submission.made",
    "hearing.closed",
    "decision.recorded",
    "decision.confirmed",
    "adopted_policy.registered",
)
"""What happened on the way, by the log's own names."""


def consolidate(journey: Journey) -> None:
    """The owners choose passage by passage and propose the common draft."""
    anna = journey["anna"]
    anna.open(f"{journey.process}/setup").send('form[action$="/phases/co_writing/opening"]')
    anna.press(f'main a[href*="/roles/new?role=process_owner&group={ZEALAND}"]')
    anna.send("form:has([name=member])", member="bo@example.org", interim=True)
    anna.open(f"{journey.process}/roles").reads("Bo Thorsen")
    desk = journey.draft("consolidation")
    for key in ("birgit", "lars", "anna"):
        journey[key].open(journey.process).refused(desk)
    mette = journey["mette"].open(desk).send(f'form[action="{desk}"]')
    mette.lacks('form[action$="/proposal"]')
    best, coast = (f"section.variant-row:has-text('{words}') form" for words in ("bedste", "kysterne"))
    mette.send(best, take="own", words=OWN, status=422)
    mette.page.locator(best).wait_for()
    mette.send(best, reason="Begge grupper har ret.").send(coast, take="combined")
    mette.send('form[action$="/proposal"]', summary="Sammenskrevet")


def approve_the_consolidation(journey: Journey) -> None:
    """An owner of every group and a facilitator turn their keys; each group reads what became of its text."""
    address = journey["mette"].path()
    journey["mette"].lacks(APPROVE)
    journey["birgit"].open(address).refused(f"{address}/approval", text_hash="x")
    for key in ("camilla", "bo", "lars"):
        journey[key].open(address).lacks(PUBLISH).send(f"{APPROVE}")
    journey["mette"].open(address).send(PUBLISH)
    for group in (NORTH, CAPITAL):
        journey["ruth"].open(address).press(f'main a[href="{address}/groups/{group}"]').sees("li[id^=v-]")
    journey["bo"].open(f"{address}/groups/{ZEALAND}").lacks("li[id^=v-]")
    common = journey["ruth"].open(journey.draft("common")).reads(OWN)
    common.reads("langs kysterne og i byerne. Den skal vokse året rundt").reads("på en formiddag")
    common.reads("tæt på hjemmet og til tiden")
    compare = f"{journey.draft(NORTH)}/versions/2...2?with=common"
    journey.people.stranger().open(compare).sees("main ins:has-text('byerne')")


def submit(journey: Journey) -> None:
    """The coordinator submits; gates that are not met need a reason each."""
    address = f"{journey.process}/submission"
    place = journey.suggestion("place")
    journey["birgit"].open(place).lacks(f'form[action="{place}/withdrawal"]').refused(f"{place}/withdrawal")
    journey["aviaja"].open(place).send(f'form[action="{place}/withdrawal"]')
    for key in ("mette", "gerda"):
        journey[key].open(address).lacks("[name=hearing_days]").refused(address, hearing_days="14")
    anna, form = journey["anna"].open(address), "form:has([name=hearing_days])"
    anna.send(form, status=422).sees(".gate-unmet [aria-invalid=true]")
    anna.send(form, waiver_open_long_enough="Hastesag", hearing_days="7", status=422)
    assert anna.value("[name=waiver_open_long_enough]") == "Hastesag"
    anna.send(form, waiver_roles_filled="Sjælland søger stadig.").sees(".frozen .hash", ".gate-waived")
    visitor = journey.people.stranger().open(address).reads("Hastesag", ".checklist")
    visitor.open(f"{address}?view=text").reads(OWN)


def hear(journey: Journey) -> None:
    """Anybody in the process comments, a forum member amends, the chair closes the hearing."""
    address, common = f"{journey.process}/hearing", journey.draft("common")
    form = f'form[action="{address}"]'
    birgit = journey["birgit"].open(address).send(form, status=422).send(form, body="Husk øerne.")
    birgit.reads("Husk øerne.", "[aria-labelledby=comments]").kept_out(f"{common}/suggestions/new")
    birgit.lacks('main a[href*="/suggestions/new"]')
    birgit.refused(f"{common}/suggestions/new", base="2", text="x", reason="y", kind="substantive")
    suggest(
        journey, "henrik", "islands", ("og i byerne", "på øerne og i byerne"), draft="common", reason="Øer."
    )
    journey["henrik"].open(address).refused(f"{address}/closure")
    gerda = journey["gerda"].open(address).send(f'form[action="{address}/closure"]')
    assert gerda.path() == f"{journey.process}/decision"
    journey["henrik"].kept_out(f"{common}/suggestions/new")


def amend(journey: Journey) -> None:
    """The chair merges the amendment, another forum member turns the second key."""
    desk = f"{journey.draft('common')}/merge"
    for key in ("mette", "henrik"):
        journey[key].open(journey.process).refused(desk)
    gerda = journey["gerda"].open(f"{journey.process}/decision").press(f'a[href="{desk}"]')
    gerda.send(f'form[action="{desk}"]')
    decide(journey, gerda, "islands", "accept")
    address = gerda.send('form[action$="/proposal"]').path()
    journey["lars"].open(address).refused(f"{address}/approval", text_hash="x")
    journey["nivi"].open(address).send(APPROVE)
    gerda.open(address).lacks(APPROVE).send(PUBLISH)
    gerda.open(f"{journey.process}/submission?view=text").reads("på øerne og i byerne")


def adopt(journey: Journey) -> None:
    """The chair records the decision, a second forum member confirms it, and the text stands in the register."""
    address, form = f"{journey.process}/decision", "form:has([name=motivation])"
    vote = {"outcome": "adopted", "votes_for": "21", "votes_against": "3", "votes_blank": "1"}
    for key in ("henrik", "anna"):
        journey[key].open(address).lacks("[name=motivation]").refused(address, motivation="Ja", **vote)
    gerda = journey["gerda"].open(address).send(form, vote, status=422)
    assert gerda.value("[name=votes_for]") == "21"
    gerda.send(form, motivation="Et klart og fælles mål.").lacks('[name="recorded_at"]')
    recorded = journey["nivi"].open(address).value("[name=recorded_at]")
    gerda.open(address).refused(f"{address}/confirmation", recorded_at=recorded)
    journey["birgit"].open(address).refused(f"{address}/confirmation", recorded_at=recorded)
    journey.people.stranger().open("/adopted").lacks('main a[href^="/adopted/"]')
    journey["nivi"].open(address).send(f'form[action="{address}/confirmation"]').reads(
        "Et klart og fælles mål."
    )


def look_back(journey: Journey) -> None:
    """The register shows the text, a sentence tells why it reads so, the log lists it all."""
    visitor = journey.people.stranger().open("/adopted").press('main a[href^="/adopted/"]')
    visitor.reads(OWN).reads("på øerne og i byerne").sees("#decision")
    passage = visitor.passage("året rundt")
    visitor.press(f'#p-{passage} a[href*="/why/"]')
    wanted = [
        f'section[id^=o-] a[href="{journey.suggestion(name)}"]' for name in ("safe", "cities", "islands")
    ]
    visitor.sees(*wanted).reads("Tryghed hører med, og sæsonen er ikke nok.")
    assert "Birgit" not in visitor.page.locator("main").inner_text()
    journey["aviaja"].open(visitor_path(journey, passage)).reads("Birgit Skov")
    for kind in LOGGED:
        visitor.open(f"{journey.process}/log?about={kind}").sees(".log-list li")
    visitor.open(f"{journey.process}/log")
    journey["birgit"].open(journey.process).refused(f"{journey.process}/groups/{NORTH}/membership")


def visitor_path(journey: Journey, passage: str) -> str:
    """Where the origin of a passage of the common draft is told."""
    return f"{journey.draft('common')}/why/{passage}"


def begin_again(journey: Journey) -> None:
    """Version 2.0 starts from the adopted text, with a constituency group below a region and an idea for a passage."""
    anna = journey["anna"].open("/processes/new?template=revision")
    anna.send(
        "form:has([name=goal])",
        title="Erhvervspolitik anden udgave",
        goal="At tage det næste skridt.",
        groups="Nordjylland\n- Aalborg",
        document_title="Vision",
        visibility="members",
    )
    journey.slug = "erhvervspolitik-anden-udgave"
    assert anna.path() == f"{journey.process}/setup"
    anna.send('form[action$="/phases/drafting/opening"]')
    group = f"{journey.process}/groups/aalborg"
    birgit = journey["birgit"].open(group).sees(f'main a[href="{journey.process}/groups/nordjylland"]')
    birgit.send('form[action$="/membership"]')
    journey.people.stranger().open(journey.process, 404)
    new = f"{journey.draft('ideas')}/new"
    journey["jonas"].open(journey.process).kept_out(new).refused(new, title="Nej", body="Nej")
    birgit.open(f"{journey.process}/ideas").press(f'main a[href="{new}"] >> nth=0')
    passage = birgit.page.locator("option", has_text="kysterne").get_attribute("value")
    birgit.send(
        "form:has([name=passage])",
        title="En vinterfond for kystbyerne",
        body="Staten lægger til, hvad kommunen lægger.",
        passage=str(passage),
    )
    birgit.reads("på øerne og i byerne", "blockquote").press(f'main a[href$="#p-{passage}"]')
    birgit.open(visitor_path(journey, str(passage))).sees(f'a[href="{journey.suggestion("safe")}"]')
    suggest(
        journey, "birgit", "again", ("året rundt", "hver dag"), draft="aalborg", reason="Hver dag tæller."
    )
