"""The words that changes are announced with, given in English and translated by whoever shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """Words for screen readers around changes, and for what words alone cannot show.

    In `was`, `{kind}` stands for one of the kinds below it; in `heading`, `item` and `numbered`, `{level}` for the
    rank or depth; in `added` and `removed`, `{mark}` for one of the marks.
    """

    inserted: str = "inserted:"
    inserted_end: str = "end of insertion"
    deleted: str = "deleted:"
    deleted_end: str = "end of deletion"
    formatted: str = "formatting changed:"
    formatted_end: str = "end of formatting change"
    bold: str = "bold"
    italic: str = "italic"
    struck: str = "struck through"
    code: str = "code"
    image: str = "image"
    linked: str = "link"
    added: str = "{mark} added"
    removed: str = "{mark} removed"
    link: str = "address changed"
    was: str = "was {kind}"
    heading: str = "heading level {level}"
    paragraph: str = "paragraph"
    item: str = "list item, level {level}"
    numbered: str = "numbered item, level {level}"
    quotation: str = "quotation"
    code_block: str = "code"
    cell: str = "table cell"
    footnote: str = "footnote"
    rule: str = "dividing line"
    paragraph_mark: str = "paragraph break"
    moved_from: str = "moved from here"
    moved_here: str = "moved here"
    source: str = "markup only"
    spacing: str = "spacing only"
    contested: str = "contested:"
    contested_end: str = "end of contested words"
    wanted_by: str = "suggested in"


ENGLISH = Labels()
