"""Whatever is suggested, supported, said, decided, approved and published in whatever order, the texts are right."""

from sqlalchemy.orm import Session

from tests.endurance import interleavings


def test_any_interleaving_keeps_every_word_and_every_comment_in_its_place(session: Session) -> None:
    print(interleavings.run(session, acts=400, steps=20))
