"""Stretches of a text keep their looks, but not their place in the order of headings, inside another page."""

from flask import Flask

from app.web import pieces


def test_a_heading_becomes_a_paragraph_that_looks_like_one(app: Flask) -> None:
    with app.test_request_context():
        heading, words = pieces.plain("## Turisme\n\nHele året.\n")
    assert heading.html.startswith('<p class="inset-heading inset-heading-3"')
    assert "&lt;" not in heading.html
    assert words.html.startswith("<p")


def test_a_heading_inside_a_quotation_is_none_of_the_page_either(app: Flask) -> None:
    with app.test_request_context():
        (quotation,) = pieces.plain("> ## Turisme\n")
    assert "<h" not in quotation.html
    assert "inset-heading" in quotation.html
