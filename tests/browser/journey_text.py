"""A journey, second part: a text is suggested to, talked about, moderated, merged with two keys and published."""

from collections.abc import Mapping

from tests.browser.journey import CAPITAL, NORTH, ZEALAND, Journey
from tests.browser.people import Person

SUGGEST = "form:has([name=kind])"
DECIDE = "form:has([name=verdict][value={}])"
APPROVE = 'form[action$="/approval"]'
PUBLISH = 'form[action$="/publication"]'


def suggest(
    journey: Journey,
    key: str,
    name: str,
    *edits: tuple[str, str],
    draft: str = NORTH,
    reason: str,
    kind: str = "substantive",
) -> None:
    """A member presses the pen beside the first passage, opens all up to the last, and writes other words."""
    person = journey[key].open(journey.draft(draft))
    passages = [person.passage(old) for old, _new in edits]
    person.pen(passages[0])
    if len(edits) > 1:
        person.send("form:has([name=to])", to=passages[-1])
    text = person.value("[name=text]")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    fields = {"text": text, "reason": reason, "kind": kind}
    person.send(SUGGEST, fields, button="[value=preview]").sees("#preview ins", "#preview del")
    person.send(SUGGEST).reads(reason)
    journey.suggestions[name] = person.number()


def suggest_words(journey: Journey) -> None:
    """Members of the group suggest; nothing in the text changes by that."""
    suggest(
        journey,
        "birgit",
        "safe",
        ("et godt sted", "et godt og trygt sted"),
        ("hele året", "året rundt"),
        reason="Tryghed hører med, og sæsonen er ikke nok.",
    )
    suggest(journey, "aviaja", "hour", ("på én dag", "på en time"), reason="En dag er for længe.")
    suggest(journey, "jonas", "trade", ("Flere skal lære et fag", "Alle skal lære et fag"), reason="Alle.")
    suggest(
        journey,
        "aviaja",
        "place",
        ("ét sted", "i hver landsdel"),
        reason="Markedsføringen kender ikke egnen.",
    )
    birgit = journey["birgit"].open(journey.draft()).reads("et godt sted at drive")
    birgit.open(f"{journey.draft()}?view=changes").sees(".reading-text ins", ".reading-text del")


def support(journey: Journey) -> None:
    """Others stand behind a wording, from its page and from the margin of the text."""
    address = journey.suggestion("safe")
    journey["soren"].open(address).send(f'form[action="{address}/support"]')
    journey["soren"].sees(f'form[action="{address}/support/ending"]')
    journey["jonas"].open(journey.draft()).press(f'[formaction^="{address}/support"]')
    journey["jonas"].lacks(f'[formaction^="{address}/support"]')
    journey["bo"].open(address).refused(f"{address}/support").lacks('form[action$="/threads"]')
    journey["birgit"].open(address).reads("Søren Bach", "aside")


def discuss(journey: Journey) -> None:
    """Comments on words, on a suggestion with an answer, on the document, and a question to a role."""
    draft, form = journey.draft(), "form:has([name=quote])"
    aviaja, jonas = journey["aviaja"], journey["jonas"]
    aviaja.open(draft).press(f'#p-{aviaja.passage("arbejde langs")} a[href*="/threads/new"]')
    aviaja.send(form, quote="langs kysterne", body=" ", status=422)
    aviaja.send(form, body="Også i fjordene?").reads("Også i fjordene?").reads(
        "langs kysterne", ".thread-quote"
    )
    assert "Turismen giver" not in aviaja.page.locator(".thread-quote").inner_text()
    address = journey.suggestion("safe")
    jonas.open(address).send(f'form[action="{address}/threads"]', body="Hvad er trygt for en virksomhed?")
    journey["birgit"].open(address).send("form:has([name=parent])", body="Kendte regler.")
    journey["birgit"].reads("Kendte regler.", ".comment .comment")
    jonas.open(draft).press('.toolbar a[href$="/threads/new"]').send(form, body="Du er en idiot, Aviaja.")
    journey.suggestions["insult"] = jonas.number()
    jonas.open(f"{draft}/threads/new").send(form, body="Hvornår svarer I?", put_to="process_owner")
    question = jonas.number()
    mette = journey["mette"].open("/me").sees(f'main a[href="/threads/{question}"]')
    mette.press(f'.task-title a[href="/threads/{question}"]')
    mette.send(f'form[action="/threads/{question}/comments"]:not(:has([name=parent]))', body="På søndag.")
    mette.open("/me").lacks(f'.task-title a[href="/threads/{question}"]')
    mette.open(f"{journey.process}/questions")


def moderate(journey: Journey) -> None:
    """A report, a hiding with a public reason, a discussion closed with a summary."""
    thread = f"/threads/{journey.suggestions.pop('insult')}"
    aviaja, lars = journey["aviaja"], journey["lars"]
    aviaja.open(thread).press('a[href$="/flag"]').send("form:has([name=reason])", status=422)
    aviaja.send("form:has([name=reason])", reason="Et angreb på mig.")
    lars.open("/me").press('main .task-list a.button[href$="/moderation"]').reads("Et angreb på mig.")
    hide = str(lars.page.locator('a[href$="/hiding"]').get_attribute("href"))
    for key in ("birgit", "mette", "fatima"):
        journey[key].open(thread).lacks(f'a[href="{hide}"]').kept_out(hide).refused(hide, reason="Nej")
    lars.open(f"{journey.process}/moderation").press(f'a[href="{hide}"]')
    lars.send("form:has([name=reason])", reason="Vi taler om sagen, ikke om hinanden.")
    visitor = journey.people.stranger().open(thread).reads("Vi taler om sagen, ikke om hinanden.")
    assert "idiot" not in visitor.page.content()
    lars.open(thread).press('a[href$="/closure"]').send("form:has([name=summary])", summary="Intet i sagen.")
    lars.reads("Intet i sagen.", ".thread-summary")
    journey["jonas"].open(thread).sees('a[href$="/appeal"]').refused(f"{thread}/comments", body="Men")


def decide(
    journey: Journey,
    owner: Person,
    name: str,
    verdict: str,
    fields: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> None:
    """The owner goes to a suggestion on the desk and decides."""
    number = journey.suggestions[name]
    if f"/decisions/{number}" not in owner.path():
        owner.open(f"{owner.path().split('/merge')[0]}/merge?s={number}")
    owner.send(DECIDE.format(verdict), fields, status=status)


def merge(journey: Journey) -> None:
    """The process owner accepts, accepts with changes, rejects and defers, and proposes the result."""
    draft = journey.draft()
    desk = f"{draft}/merge"
    for key in ("birgit", "lars", "camilla", "anna"):
        journey[key].open(draft).lacks(f'a[href="{desk}"]').refused(desk)
    mette = journey["mette"].open(desk).send(f'form[action="{desk}"]')
    decide(journey, mette, "safe", "accept")
    words = str(
        mette.open(f"{desk}?s={journey.suggestions['hour']}")
        .page.locator("textarea[name^=words-]")
        .get_attribute("name")
    )
    wording = mette.value(f"[name={words}]").replace("på en time", "på en formiddag")
    changed = {words: wording, "reason": "En time når ingen."}
    decide(journey, mette, "hour", "accept_with_changes", changed)
    decide(journey, mette, "trade", "reject", status=422)
    decide(journey, mette, "trade", "reject", {"reason": "Ikke alle vil."})
    decide(journey, mette, "place", "defer", {"reason": "Vi venter på tal.", "deferred_until": "2099-01-01"})
    mette.sees("#result ins:has-text('formiddag')").press(f'#result a[href$="{desk}/result"]')
    mette.sees("main ins:has-text('trygt')", "main ins:has-text('formiddag')")
    assert "landsdel" not in mette.page.locator("main").inner_text()
    journey["birgit"].open(draft).refused(
        f"{desk}/decisions/{journey.suggestions['trade']}", verdict="accept"
    )
    mette.open(desk).send('form[action$="/proposal"]', summary="Tryghed og en formiddag", version_name="0.9")


def turn_the_second_key(journey: Journey) -> None:
    """The facilitator approves exactly that text, nobody else can; then it is published."""
    address = str(journey["mette"].path())
    text_hash = journey["lars"].open(address).value("[name=text_hash]")
    for key in ("mette", "soren", "birgit", "fatima", "anna"):
        person = journey[key].open(address).refused(f"{address}/approval", text_hash=text_hash)
        person.lacks(PUBLISH)
    journey["birgit"].open(address).refused(f"{address}/publication").open(journey.draft()).reads(
        "et godt sted at drive"
    )
    lars = journey["lars"].open(address)
    assert lars.post(f"{address}/approval", text_hash="0" * 64).status in (409, 422)
    lars.send(APPROVE).lacks(APPROVE).send(PUBLISH).lacks(PUBLISH)
    mette = journey["mette"].open(journey.draft()).reads("et godt og trygt sted at drive")
    mette.reads("skal vokse året rundt").reads("på en formiddag").reads("Flere skal lære et fag")


def read_what_became(journey: Journey) -> None:
    """Versions, the difference between any two, and fates."""
    visitor = journey.people.stranger().open(f"{journey.draft()}/versions").reads("0.9")
    visitor.send("form:has([name=with])", {"from": "1", "to": "2"}).sees("main ins:has-text('formiddag')")
    visitor.open(f"{journey.draft()}/versions/1").reads("på én dag")
    for key, name in (("birgit", "safe"), ("aviaja", "hour"), ("jonas", "trade"), ("aviaja", "place")):
        journey[key].open("/me").sees(f'[aria-labelledby=fates] a[href="{journey.suggestion(name)}"]')
    journey["jonas"].open("/me").reads("Ikke alle vil.", "[aria-labelledby=fates]")
    journey["jonas"].open(journey.suggestion("trade")).reads("Ikke alle vil.")
    journey["jonas"].lacks('form[action$="/withdrawal"]').refused(f"{journey.suggestion('trade')}/withdrawal")


def publish_in_the_capital(journey: Journey) -> None:
    """The second group publishes too; the facilitator approves and publishes in one press."""
    suggest(journey, "ruth", "best", ("et godt sted", "det bedste sted"), draft=CAPITAL, reason="Højt mål.")
    suggest(
        journey,
        "ruth",
        "cities",
        ("langs kysterne.", "langs kysterne og i byerne."),
        draft=CAPITAL,
        reason="Byerne med.",
    )
    suggest(
        journey,
        "ruth",
        "home",
        ("tæt på hjemmet", "tæt på hjemmet og til tiden"),
        draft=CAPITAL,
        reason="Tid.",
    )
    desk = f"{journey.draft(CAPITAL)}/merge"
    camilla = journey["camilla"].open(desk).send(f'form[action="{desk}"]')
    for name in ("best", "cities", "home"):
        decide(journey, camilla, name, "accept")
    address = camilla.send('form[action$="/proposal"]').path()
    journey["fatima"].open(address).send(APPROVE, button="[name=publish]").lacks(APPROVE, PUBLISH)
    journey["ruth"].open(journey.draft(CAPITAL)).reads("det bedste sted at drive")
    journey["ruth"].open(journey.draft(ZEALAND)).reads("et godt sted at drive")
