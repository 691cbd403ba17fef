"""What members do in a house in use: they suggest, reword, withdraw, support, discuss."""

from app.models import Suggestion, Thread
from app.services import suggestions, supports, threads
from app.text import apply
from tests.endurance.edits import one_of, place_of
from tests.endurance.house_in_use import HouseInUse
from tests.endurance.words import Quoted, Wish, words_of

WRITERS = {
    "nordjylland": ["aviaja", "birgit", "jonas"],
    "hovedstaden": ["ruth", "linh"],
    "common": ["ruth", "birgit"],
}


class Writers(HouseInUse):
    """The members' acts; each changes the record of what is wanted as it changes the house."""

    def suggest(self, pick: int, who: int, old: int, edits: list[tuple[int, int]]) -> None:
        on = self.draft(pick)
        assert on.head is not None
        base = self.version(on, max(1, on.head.number - old))
        text = self.edited(base.text, edits)
        actor = self.house.actor(one_of(WRITERS[on.slug], who))
        with self.refusable("suggest"):
            sent = suggestions.send(self.session, actor, on, base=base, text=text, reason="Bedre.")
            self.session.flush()
            self.wishes[sent.id] = Wish(words_of(base.text), words_of(text))

    def go_on_writing(self, act: str, pick: int, who: int, edits: list[tuple[int, int]]) -> None:
        """Something about what has been suggested already."""
        match act:
            case "same":
                self.want_the_same(pick, who)
            case "reword":
                self.reword(pick, edits)
            case "withdraw":
                self.withdraw(pick)
            case "support":
                self.support(pick, who)

    def want_the_same(self, pick: int, who: int) -> None:
        """Somebody sends the very words that another has sent."""
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        revision = suggestion.revisions[-1]
        actor = self.house.actor(one_of(WRITERS[suggestion.draft.slug], who))
        with self.refusable("suggest the same"):
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

    def reword(self, pick: int, edits: list[tuple[int, int]]) -> None:
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        base = suggestion.draft.head
        assert base is not None
        text = self.edited(base.text, edits)
        actor = self.house.actor(self.key(suggestion.author_id))
        with self.refusable("reword"):
            suggestions.edit(self.session, actor, suggestion, base=base, text=text, reason="Endnu bedre.")
            self.wishes[suggestion.id] = Wish(words_of(base.text), words_of(text))

    def support(self, pick: int, who: int) -> None:
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        actor = self.house.actor(one_of(["jonas", "linh", "birgit"], who))
        with self.refusable("support"):
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
        with self.refusable("discuss"):
            thread = threads.start(
                self.session, actor, on, body="Hvorfor?", version=version, start=start, end=end
            )
            self.session.flush()
            self.quoted[thread.id] = Quoted(quote, words[:at], words[at + length :], ["Hvorfor?"])

    def comment(self, pick: int) -> None:
        number = one_of(sorted(self.quoted), pick)
        body = f"Svar {len(self.quoted[number].said)}"
        thread = self.session.get_one(Thread, number)
        with self.refusable("comment"):
            threads.comment(self.session, self.house.actor("otto"), thread, body=body)
            self.quoted[number].said.append(body)

    def withdraw(self, pick: int) -> None:
        suggestion = self.session.get_one(Suggestion, one_of(sorted(self.wishes), pick))
        with self.refusable("withdraw"):
            suggestions.withdraw(self.session, self.house.actor(self.key(suggestion.author_id)), suggestion)
