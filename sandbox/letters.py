"""Prints a letter as a PDF: letterhead, address, body, signature. Same letter, same bytes."""

import importlib
from datetime import datetime

from sandbox.items import Letter
from sandbox.people import Person
from sandbox.trust import Trust

_FONT = "Helvetica"


def load_printer() -> None:
    """Load the PDF library ahead of the first letter: it takes a second."""
    importlib.import_module("fpdf")


def printed(letter: Letter, person: Person, trust: Trust) -> bytes:
    """The letter as PDF bytes, one or more A4 pages."""
    # Loading the PDF library takes a second, which the start of the sandbox must not wait for.
    from fpdf import FPDF, XPos, YPos  # noqa: PLC0415

    pdf = FPDF(format="A4")
    pdf.set_title(letter.title)
    pdf.set_author(trust.name)
    pdf.set_creation_date(letter.sent)
    pdf.set_margin(22)
    pdf.add_page()
    for size, style, gap, line in _lines(letter, person, trust):
        pdf.set_font(_FONT, style, size)
        pdf.multi_cell(0, size * 0.5, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(gap)
    return bytes(pdf.output())


def _lines(letter: Letter, person: Person, trust: Trust) -> list[tuple[int, str, float, str]]:
    """Size, style, gap below in millimetres, and text."""
    body = [(11, "", 3.0, paragraph) for paragraph in letter.paragraphs]
    return [
        (18, "B", 0, trust.name),
        (10, "", 8, f"{letter.specialty}, {trust.town}"),
        (11, "", 8, "\n".join((f"{person.prefix} {person.name}", *person.home))),
        (11, "", 2, f"Date: {_day(letter.sent)}"),
        (11, "", 6, f"NHS number: {spaced(person.number)}"),
        (11, "", 3, f"Dear {person.prefix} {person.family}"),
        (12, "B", 3, letter.title),
        *body,
        (11, "", 10, "Yours sincerely"),
        (11, "B", 0, letter.author),
        (11, "", 8, letter.specialty),
        (8, "I", 0, "Simulated letter about a person who does not exist."),
    ]


def spaced(number: str) -> str:
    """An NHS number as people read it: 999 000 0018."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
