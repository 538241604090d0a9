"""The page on which to pick who to be. Works without scripts, with a keyboard, on a phone."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from html import escape

from sandbox.letters import spaced
from sandbox.people import Person

_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.45; }
body { margin: 0 auto; max-width: 46rem; padding: 1.25rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
p.note { margin: 0 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; }
button { all: unset; box-sizing: border-box; cursor: pointer; display: block; width: 100%;
  border: 1px solid #768692; border-radius: .5rem; padding: .7rem .9rem; }
button:hover { border-color: #005eb8; }
button:focus-visible { outline: 3px solid #ffb81c; outline-offset: 1px; }
strong { font-size: 1.1rem; }
.number { white-space: nowrap; margin-left: .6rem; }
.story { display: block; }
"""
STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()


def persona_page(people: Iterable[Person], today: date, app: str, hidden: Mapping[str, str]) -> str:
    """The page; `hidden` are the fields of the authorization request to send along."""
    fields = "".join(_hidden(name, value) for name, value in hidden.items())
    choices = "".join(_choice(person, today) for person in people)
    return _page(
        "Who do you want to be?",
        f'<p class="note"><b>{escape(app)}</b> asks you to sign in. This is a simulation: '
        "nobody here exists, and there is no password.</p>"
        f'<form method="post" action="authorize">{fields}<ul>{choices}</ul></form>',
    )


def error_page(why: str) -> str:
    """For a request that cannot be sent back to its app."""
    return _page("Sign-in cannot go on", f"<p>{escape(why)}</p>")


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – Kindred sandbox</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _choice(person: Person, today: date) -> str:
    return (
        f'<li><button name="persona" value="{escape(person.id)}">'
        f"<strong>{escape(person.name)}</strong>, {person.age(today)} "
        f'<span class="number">NHS number {spaced(person.number)}</span>'
        f'<span class="story">{escape(person.story)}</span></button></li>'
    )
