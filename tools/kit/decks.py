"""Decks: the slides of a block, each a sentence and a live figure or a question, and notes beside them."""

from __future__ import annotations

from tools.kit import book_pages, html
from tools.kit.book_pages import Book, Figure
from tools.kit.plan import Block, Slide

FOOT = """<footer class="foot">
<span class="foot__keys" hidden>Arrow keys: the figure’s. Esc gives them back to the slides.</span>
<button type="button" class="foot__notes">Notes (N)</button>
<button type="button" class="foot__back" aria-label="Back">←</button>
<span class="foot__place" role="status"></span>
<button type="button" class="foot__on" aria-label="On">→</button>
</footer>"""


def deck(block: Block, book: Book) -> str:
    """Return a block's deck: a title, its slides, and whatever makes them alive."""
    figures = [book.figure(slide.figure) for slide in block.slides if slide.figure]
    numbers = iter(range(1, len(figures) + 1))
    slides = "\n".join(_slide(slide, figures, next(numbers) if slide.figure else 0) for slide in block.slides)
    body = f'<main class="slides">\n{_title(block)}\n{slides}\n</main>\n{FOOT}\n'
    if figures:
        said = book.words(book_pages.parts_of(figures[0].address)[0])
        body += html.scripts(book_pages.state_of(book, figures), said) + "\n"
    return html.page(block.title, body + '<script src="deck.js"></script>', style="deck")


def _title(block: Block) -> str:
    """Return the slide that is up while people sit down."""
    lab = f" Then lab {block.lab.number}." if block.lab else ""
    return (
        f'<section class="slide slide--title" data-minutes="0"><h2>{html.words(block.title)}</h2>'
        f"<p>{block.talk} minutes together.{lab}</p>"
        f'<div class="slide__notes"><p>{html.words(block.aim)}</p></div></section>'
    )


def _slide(slide: Slide, figures: list[Figure], number: int) -> str:
    """Return one slide."""
    shown = f'<p class="slide__question">{html.words(slide.question)}</p>' if slide.question else ""
    if number:
        figure = figures[number - 1]
        shown = (
            f'<div class="slide__figure">{html.live(number, figure.address, figure.still, figure.alt)}</div>'
        )
    answer = f"<p>Answer: {html.words(slide.answer)}</p>" if slide.answer else ""
    notes = f'<div class="slide__notes"><p>{html.words(slide.notes)}</p>{answer}</div>'
    return (
        f'<section class="slide" data-minutes="{slide.minutes}"><h2>{html.words(slide.says)}</h2>'
        f"{shown}{notes}</section>"
    )
