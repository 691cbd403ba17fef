"""Members, owners and facilitators act in any order, through the services; after every step the texts must be right."""

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from app.models import (
    Merge,
    MergeKind,
    MergeState,
    PhaseKind,
    Suggestion,
    Thread,
    Verdict,
)
from app.services import (
    approvals,
    consolidations,
    following,
    merges,
    publications,
    suggestions,
    supports,
    threads,
)
from app.text import apply
from tests.endurance.edits import one_of, place_of
from tests.endurance.house_in_use import HouseInUse
from tests.endurance.words import Quoted, Wish, words_of
from tests.factories import build_house

TEXT = "\n\n".join(" ".join(f"w{10 * p + k}" for k in range(8)) for p in range(4)) + "\n"
WRITERS = {
    "nordjylland": ["aviaja", "birgit", "jonas"],
    "hovedstaden": ["ruth", "linh"],
    "common": ["ruth", "birgit"],
}
OWNERS = {"nordjylland": ["mette", "soren"], "hovedstaden": ["camilla"], "common": ["mette", "camilla"]}
SECONDS = {
    "nordjylland": ["lars"],
    "hovedstaden": ["fatima"],
    "common": ["mette", "soren", "camilla", "lars", "fatima"],
}
PICK = st.integers(0, 59)
VERDICTS = [*Verdict, *[Verdict.ACCEPT] * 5]
EDIT = st.tuples(st.integers(0, 59), st.integers(0, 59))


class Interleavings(HouseInUse):
    """Everything that members, owners and facilitators do, in any order."""

    # --- acts -------------------------------------------------------------------------------------

    @initialize(
        wishes=st.lists(st.tuples(PICK, PICK, st.lists(EDIT, min_size=1, max_size=2)), min_size=3, max_size=6)
    )
    def begin(self, wishes: list[tuple[int, int, list[tuple[int, int]]]]) -> None:
        for draft in self.house.document.drafts:
            self.seen(draft)
        for pick, who, edits in wishes:
            self.suggest(pick, who, 0, edits)

    @rule(
        act=st.sampled_from(
            ["suggest", "suggest", "suggest", "same", "reword", "support", "discuss", "discuss", "comment"]
            + ["decide"] * 6
            + ["choose", "propose", "approve", "stale", "take_back", "publish", "carry", "carry", "carry"]
            + ["turn", "turn", "follow"]
        ),
        pick=PICK,
        other=PICK,
        few=st.integers(0, 9),
        edits=st.lists(EDIT, min_size=1, max_size=2),
    )
    def act(self, act: str, pick: int, other: int, few: int, edits: list[tuple[int, int]]) -> None:
        """One act of somebody; one rule for all, so that every interleaving may hold every act."""
        if act == "turn":
            self.turn()
        elif act in ("same", "reword", "support") and self.wishes:
            {"same": self.want_the_same, "support": self.support}.get(act, self.reword)(pick, other, edits)
        elif act == "discuss":
            self.discuss_words(pick, other, 1 + few % 5, few % 2)
        elif act == "comment" and self.quoted:
            self.comment(pick)
        elif act == "decide" and self.waiting():
            self.decide(pick, VERDICTS[few], edits[0])
        elif act == "follow":
            self.follow(pick)
        elif act == "choose" and self.co_writing:
            self.choose(pick, few)
        elif act in ("propose", "approve", "stale", "take_back", "publish", "carry") and self.underway():
            merge = one_of(self.underway(), pick)
            self.go_on(act, merge, pick)
        else:
            self.suggest(pick, other, few % 3, edits)

    def go_on(self, act: str, merge: Merge, pick: int) -> None:
        match act:
            case "propose":
                self.propose(merge, pick)
            case "approve" | "stale":
                self.approve(merge, act == "approve")
            case "take_back":
                self.take_back(merge)
            case "publish":
                self.publish(merge)
            case "carry":
                self.carry_through(merge, pick)

    def turn(self) -> None:
        self.co_writing = not self.co_writing
        self.house.enter(PhaseKind.CO_WRITING if self.co_writing else PhaseKind.DRAFTING)

    def suggest(self, pick: int, who: int, old: int, edits: list[tuple[int, int]]) -> None:
        on = self.draft(pick)
        assert on.head is not None
        base = self.version(on, max(1, on.head.number - old))
        text = self.edited(base.text, edits)
        actor = self.house.actor(one_of(WRITERS[on.slug], who))
        with self.refusable():
            sent = suggestions.send(self.session, actor, on, base=base, text=text, reason="Bedre.")
            self.session.flush()
            self.wishes[sent.id] = Wish(words_of(base.text), words_of(text))

    def want_the_same(self, pick: int, who: int, _edits: object) -> None:
        """Somebody sends the very words that another has sent."""
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        revision = suggestion.revisions[-1]
        actor = self.house.actor(one_of(WRITERS[suggestion.draft.slug], who))
        with self.refusable():
            sent = suggestions.send(
                self.session,
                actor,
                suggestion.draft,
                base=revision.base,
                text=apply(revision.base.text, revision.changes),
                reason="Også.",
            )
            self.session.flush()
            self.wishes[sent.id] = self.wishes[suggestion.id]

    def reword(self, pick: int, _who: int, edits: list[tuple[int, int]]) -> None:
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        base = suggestion.draft.head
        assert base is not None
        text = self.edited(base.text, edits)
        actor = self.house.actor(self.key(suggestion.author_id))
        with self.refusable():
            suggestions.edit(self.session, actor, suggestion, base=base, text=text, reason="Endnu bedre.")
            self.wishes[suggestion.id] = Wish(words_of(base.text), words_of(text))

    def support(self, pick: int, who: int, _edits: object) -> None:
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        actor = self.house.actor(one_of(["jonas", "linh", "birgit"], who))
        with self.refusable():
            supports.give(self.session, actor, suggestion)
            assert actor.member is not None
            self.backing[suggestion.id, actor.member.id] = suggestion.revision

    def discuss_words(self, pick: int, first: int, length: int, old: int) -> None:
        on = self.draft(pick)
        assert on.head is not None
        version = self.version(on, max(1, on.head.number - old))
        words = words_of(version.text)
        at = first % len(words)
        quote = words[at : at + length]
        start = place_of(version.text, quote[0])
        end = place_of(version.text, quote[-1]) + len(quote[-1])
        actor = self.house.actor("anna")
        with self.refusable():
            thread = threads.start(
                self.session, actor, on, body="Hvorfor?", version=version, start=start, end=end
            )
            self.session.flush()
            self.quoted[thread.id] = Quoted(quote, words[:at], words[at + length :], ["Hvorfor?"])

    def comment(self, pick: int) -> None:
        number = one_of(sorted(self.quoted), pick)
        body = f"Svar {len(self.quoted[number].said)}"
        thread = self.session.get_one(Thread, number)
        with self.refusable():
            threads.comment(self.session, self.house.actor("otto"), thread, body=body)
            self.quoted[number].said.append(body)

    def decide(self, pick: int, how: Verdict, edit: tuple[int, int]) -> None:
        suggestion = one_of(self.waiting(), pick)
        actor = self.house.actor(one_of(OWNERS[suggestion.draft.slug], pick))
        with self.refusable():
            merge = merges.prepare(self.session, actor, suggestion.draft)
            own = None
            if how is Verdict.ACCEPT_WITH_CHANGES and not suggestion.conflicts:
                own = self.edited(apply(merge.base.text, suggestion.changes), [edit])
            merges.decide(
                self.session,
                actor,
                merge,
                suggestion,
                verdict=how,
                reason="Fordi.",
                text=own,
                hunks=[pick % max(1, len(suggestion.changes))],
            )

    def choose(self, pick: int, how: int) -> None:
        """An owner chooses in the stretches that are open, or takes in what the groups have written since."""
        actor = self.house.actor(one_of(OWNERS["common"], pick))
        with self.refusable():
            merge = consolidations.prepare(self.session, actor, self.house.draft("common"))
            if how == 0:
                consolidations.renew(self.session, actor, merge)
                return
            waiting = [part for part in consolidations.stretches(merge) if not part.decided]
            for part in waiting[: 1 + pick % 4]:
                place: dict[str, Any] = {"start": part.start, "end": part.end}
                if how <= 3 and part.combined is not None:
                    consolidations.choose(self.session, actor, merge, **place, combined=True)
                elif how <= 5:
                    words = f"{self.word()} {part.wordings[0].words.strip()}"
                    self.decided.add(words_of(words)[0])
                    consolidations.choose(self.session, actor, merge, **place, words=words, reason="Fordi.")
                else:
                    source = one_of([*(one.source for one in part.wordings), None], pick)
                    consolidations.choose(self.session, actor, merge, **place, source=source, reason="Fordi.")

    def follow(self, pick: int) -> None:
        """A group's draft is to read like the common one."""
        on = self.house.draft(one_of(["nordjylland", "hovedstaden"], pick))
        with self.refusable():
            following.follow(self.session, self.house.actor(OWNERS[on.slug][0]), on)

    def propose(self, merge: Merge, pick: int) -> None:
        with self.refusable():
            merges.propose(self.session, self.house.actor(one_of(OWNERS[merge.draft.slug], pick)), merge)

    def approve(self, merge: Merge, fresh: bool) -> None:
        for key in SECONDS[merge.draft.slug]:
            with self.refusable():
                wanted = merge.text_hash if fresh else "0" * 64
                approvals.grant(self.session, self.house.actor(key), merge, text_hash=wanted or "")
                assert fresh, "a text that nobody has seen was approved"

    def take_back(self, merge: Merge) -> None:
        with self.refusable():
            merges.take_back(self.session, self.house.actor(OWNERS[merge.draft.slug][0]), merge)
            assert not approvals.live(merge)

    def publish(self, merge: Merge) -> None:
        base, taken, chosen = merge.base, self.taken(merge), self.chosen(merge)
        ready = merge.state is MergeState.PROPOSED and not approvals.missing(self.session, merge)
        version = None
        with self.refusable():
            version = publications.publish(
                self.session, self.house.actor(SECONDS[merge.draft.slug][-1]), merge
            )
            assert ready, "a merge was published without its keys"
            kind = (
                "drafts following" if merge.follows else "consolidations" if chosen is not None else "merges"
            )
            self.tally[kind] += 1
        if version is not None:
            self.check_published(base, version, taken, chosen)

    def carry_through(self, merge: Merge, pick: int) -> None:
        """Whatever stands in the way of the merge is set aside, and all its keys are turned."""
        actor = self.house.actor(OWNERS[merge.draft.slug][0])
        for label in {side for clash in merges.preview(merge).conflicts for side in clash.sides}:
            decision = next((one for one in merge.decisions if one.suggestion.label == label), None)
            if decision is not None:
                with self.refusable():
                    merges.undecide(self.session, actor, merge, decision.suggestion)
        if merge.kind is MergeKind.CONSOLIDATION:
            self.choose(pick, 9)
        self.propose(merge, 0)
        self.approve(merge, True)
        self.publish(merge)


def run(session: Session, *, examples: int, steps: int, shrink: bool = True) -> str:
    """Try so many interleavings of so many steps at most in one house that is put back each time; what was done."""
    Interleavings.tally.clear()
    Interleavings.house = build_house(session, text=TEXT)
    run_state_machine_as_test(
        Interleavings,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=True,
            phases=[phase for phase in Phase if shrink or phase is not Phase.shrink],
        ),
    )
    return ", ".join(f"{count} {what}" for what, count in sorted(Interleavings.tally.items()))
