"""Moving a draft on in tests: a version appended and everything carried along, as publishing does."""

from app.models import OriginKind, Version
from app.services import suggestions, threads, versions
from app.services.versions import NewOrigin
from app.text import Changes, Span, apply, diff
from tests.factories import House


def publish_text(house: House, text: str, slug: str = "nordjylland") -> Version:
    """Make `text` the draft's next version."""
    draft = house.draft(slug)
    head = draft.head
    assert head is not None
    changes: Changes = diff(head.text, text)
    assert apply(head.text, changes) == text
    version = versions.append(
        house.session,
        draft,
        text=text,
        changes=changes,
        spans=[Span(len(text), NewOrigin(OriginKind.IMPORT, member=house.member("anna")))],
        merge=None,
    )
    suggestions.restand(house.session, draft, changes, version)
    threads.carry_all(house.session, draft, changes, version)
    house.session.flush()
    return version


def publish_words(house: House, old: str, new: str, slug: str = "nordjylland") -> Version:
    """Make the head with `new` for `old` the draft's next version."""
    head = house.draft(slug).head
    assert head is not None
    assert head.text.count(old) == 1
    return publish_text(house, head.text.replace(old, new), slug)
