"""Members, owners and facilitators act in any order, through the services; after every step the texts must be right."""

from collections import Counter
from dataclasses import dataclass
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
    Draft,
    Merge,
    MergeKind,
    MergeState,
    PhaseKind,
    Verdict,
)
from app.services import (
    approvals,
    consolidations,
    following,
    merges,
    publications,
    reversals,
)
from app.text import apply
from tests.endurance.edits import one_of
from tests.endurance.words import in_order, words_of
from tests.endurance.writers import Writers
from tests.factories import build_house

TEXT = "\n\n".join(" ".join(f"w{10 * p + k}" for k in range(8)) for p in range(4)) + "\n"
OWNERS = {"nordjylland": ["mette", "soren"], "hovedstaden": ["camilla"], "common": ["mette", "camilla"]}
SECONDS = {
    "nordjylland": ["lars"],
    "hovedstaden": ["fatima"],
    "common": ["mette", "soren", "camilla", "lars", "fatima"],
}
AT_ONCE = 15
"""Interleavings between two looks at how many acts were done."""
PICK = st.integers(0, 59)
VERDICTS = [*Verdict, *[Verdict.ACCEPT] * 5]
EDIT = st.tuples(st.integers(0, 59), st.integers(0, 59))


class Interleavings(Writers):
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
            ["suggest", "suggest", "same", "reword", "withdraw", "support", "support"]
            + ["discuss", "discuss", "comment", "comment"]
            + ["decide"] * 5
            + ["choose", "propose", "approve", "stale", "take_back", "publish", "carry", "carry", "carry"]
            + ["turn", "turn", "follow", "follow", "revert", "revert"]
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
        elif act in ("same", "reword", "withdraw", "support"):
            self.go_on_writing(act, pick, other, edits)
        elif act == "discuss":
            self.discuss_words(pick, other, 1 + few % 5, few % 2)
        elif act == "comment" and self.quoted:
            self.comment(pick)
        elif act in ("propose", "approve", "stale", "take_back", "publish", "carry") and self.underway():
            self.go_on(act, one_of(self.underway(), pick), pick)
        elif act == "choose" and self.co_writing:
            self.choose(pick, few)
        elif act == "follow" and self.behind():
            self.follow(one_of(self.behind(), pick))
        elif act == "revert" and self.published():
            self.revert(pick)
        elif act != "suggest" and self.waiting():
            self.decide(pick, VERDICTS[few], edits[0])
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

    def decide(self, pick: int, how: Verdict, edit: tuple[int, int]) -> None:
        suggestion = one_of(self.waiting(), pick)
        actor = self.house.actor(one_of(OWNERS[suggestion.draft.slug], pick))
        with self.refusable("decide"):
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
        with self.refusable("choose"):
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

    def follow(self, on: Draft) -> None:
        """A group's draft is to read like the common one."""
        self.make_way(on)
        with self.refusable("follow"):
            following.follow(self.session, self.house.actor(OWNERS[on.slug][0]), on)

    def make_way(self, on: Draft) -> None:
        """Whatever is underway in the draft is given up."""
        for merge in self.all_underway():
            if merge.draft is on:
                with self.refusable("abandon"):
                    merges.abandon(self.session, self.house.actor(OWNERS[on.slug][0]), merge)

    def revert(self, pick: int) -> None:
        """A published merge is to be taken back: of its words none but those that it changed come and go."""
        published = one_of(self.published(), pick)
        assert published.version is not None
        self.make_way(published.draft)
        were, became = set(words_of(published.base.text)), set(words_of(published.version.text))
        with self.refusable("revert"):
            actor = self.house.actor(one_of(OWNERS[published.draft.slug], pick))
            merge = reversals.prepare(self.session, actor, published)
            head, back = merge.base.text, apply(merge.base.text, merge.words or ())
            assert set(words_of(head)) - set(words_of(back)) <= became - were
            assert set(words_of(back)) - set(words_of(head)) <= were - became
            assert in_order(words_of(back), words_of(published.base.text))
            assert merge.base is not published.version or back == published.base.text

    def propose(self, merge: Merge, pick: int) -> None:
        with self.refusable("propose"):
            merges.propose(self.session, self.house.actor(one_of(OWNERS[merge.draft.slug], pick)), merge)

    def approve(self, merge: Merge, fresh: bool) -> None:
        for key in SECONDS[merge.draft.slug]:
            with self.refusable("approve"):
                wanted = merge.text_hash if fresh else "0" * 64
                approvals.grant(self.session, self.house.actor(key), merge, text_hash=wanted or "")
                assert fresh, "a text that nobody has seen was approved"

    def take_back(self, merge: Merge) -> None:
        with self.refusable("take back"):
            merges.take_back(self.session, self.house.actor(OWNERS[merge.draft.slug][0]), merge)
            assert not approvals.live(merge)

    def publish(self, merge: Merge) -> None:
        base, taken, chosen = merge.base, self.taken(merge), self.chosen(merge)
        ready = merge.state is MergeState.PROPOSED and not approvals.missing(self.session, merge)
        with self.refusable(f"publish {_what(merge)}"):
            version = publications.publish(
                self.session, self.house.actor(SECONDS[merge.draft.slug][-1]), merge
            )
            assert ready, "a merge was published without its keys"
            self.check_published(base, version, taken, chosen)

    def carry_through(self, merge: Merge, pick: int) -> None:
        """Whatever stands in the way of the merge is set aside, and all its keys are turned."""
        actor = self.house.actor(OWNERS[merge.draft.slug][0])
        for label in {side for clash in merges.preview(merge).conflicts for side in clash.sides}:
            decision = next((one for one in merge.decisions if one.suggestion.label == label), None)
            if decision is not None:
                with self.refusable("undecide"):
                    merges.undecide(self.session, actor, merge, decision.suggestion)
        if merge.kind is MergeKind.CONSOLIDATION:
            self.choose(pick, 9)
        self.propose(merge, 0)
        self.approve(merge, True)
        self.publish(merge)


def _what(merge: Merge) -> str:
    if merge.reverts is not None:
        return "a revert"
    if merge.follows is not None:
        return "a draft that follows"
    return "a consolidation" if merge.sources else "a merge"


@dataclass(frozen=True)
class Told:
    """How often each act was done, and how often it was refused with a sentence."""

    interleavings: int
    acts: Counter[str]
    refusals: Counter[str]

    def __str__(self) -> str:
        rows = (f"{act} {self.acts[act]} (refused {self.refusals[act]})" for act in sorted(self.acts))
        return f"{self.acts.total()} acts in {self.interleavings} interleavings: " + ", ".join(rows)


def run(session: Session, *, acts: int, steps: int, shrink: bool = True) -> Told:
    """Interleave acts, so many steps at most in a house that is put back each time, until so many acts are done."""
    Interleavings.acts.clear()
    Interleavings.refusals.clear()
    Interleavings.house = build_house(session, text=TEXT)
    session.commit()
    done = 0
    while Interleavings.acts.total() < acts:
        run_state_machine_as_test(
            Interleavings,
            settings=settings(
                max_examples=AT_ONCE,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                print_blob=True,
                phases=[phase for phase in Phase if shrink or phase is not Phase.shrink],
            ),
        )
        done += AT_ONCE
    return Told(done, Interleavings.acts.copy(), Interleavings.refusals.copy())
