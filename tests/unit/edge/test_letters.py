"""Bytes of letters, messages and reports leave like an answer: decided, released and recorded."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from resolvers.ids import GlobalIds
from resolvers.seal import Seal
from schema.answer import Content, Failure
from schema.directory import RecordType
from schema.letter import ReadState
from schema.message import Attachment
from schema.node import NodeRef
from schema.order import Effect, EffectKind
from schema.report import SourceStatus
from settings import AppSettings
from tests.support.acting import FakeActing
from tests.support.application import Application, authorization, memory
from tests.support.asgi import Answer
from tests.support.auth import ACTOR, NO_ANSWER, SUBJECT, a_person
from tests.support.builders import (
    CANARY,
    LETTER,
    MESSAGE,
    RA1,
    a_directory_of,
    a_ref,
    a_source,
    an_item,
)
from tests.support.fakes import CRASH, KEY, FakeWorld, a_world

REPORT = RecordType.DIAGNOSTIC_REPORT
LETTER_REF = a_ref(record_type=LETTER)
PDF = Content("application/pdf", b"%PDF-1.7 " + CANARY.encode())


def world(content: Content | Failure = PDF) -> FakeWorld:
    directory = a_directory_of(a_source("RA1"))
    item = an_item(record_type=LETTER)
    made = a_world(directory, item, people=[a_person(ACTOR).build()])
    made.sources.trusts[RA1].contents = {"1": content}
    return made


@pytest.fixture
def app() -> Iterator[Application]:
    with memory() as engine:
        yield Application(world(), engine)


def address(ref: NodeRef = LETTER_REF) -> str:
    return f"/letters/{GlobalIds(Seal([KEY])).encode(ref)}/content"


async def fetched(app: Application, path: str | None = None, **claims: object) -> Answer:
    return await app.client().get(path or address(), authorization(**claims))


async def test_a_letter_is_streamed_and_recorded(app: Application) -> None:
    answer = await fetched(app)

    assert (answer.status, answer.body) == (200, PDF.body)
    assert app.audited()[-1] == ("release", "DOCS", "RA1")


async def test_a_browser_keeps_a_letter_apart_from_everything(app: Application) -> None:
    headers = (await fetched(app)).headers

    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == 'attachment; filename="letter.pdf"'
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")


@pytest.mark.parametrize(
    ("media_type", "content_type", "suffix"),
    [
        ("image/png", "image/png", "png"),
        ("image/jpeg", "image/jpeg", "jpg"),
        ("image/tiff", "image/tiff", "tiff"),
        ("text/plain", "text/plain; charset=utf-8", "txt"),
    ],
)
async def test_content_is_called_what_it_was_recognised_as(
    media_type: str, content_type: str, suffix: str
) -> None:
    with memory() as engine:
        answer = await fetched(Application(world(Content(media_type, b"x")), engine))

    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"].endswith(f'letter.{suffix}"')


@pytest.mark.parametrize(
    "path",
    [
        address(a_ref(local_id="2", record_type=LETTER)),
        address(a_ref(subject=SUBJECT, record_type=LETTER)),
        address(a_ref()),
        "/letters/nothing/content",
        f"/letters/{ACTOR}/content",
    ],
)
async def test_absent_and_refused_letters_are_the_same_answer(app: Application, path: str) -> None:
    absent = await fetched(app, "/letters/1/content")

    answer = await fetched(app, path)

    assert (answer.status, answer.code) == (404, "NOT_FOUND")
    assert (answer.body, answer.headers) == (absent.body, absent.headers)


async def test_a_refusal_is_recorded_too(app: Application) -> None:
    await fetched(app, address(a_ref(subject=SUBJECT, record_type=LETTER)))

    assert [row[0] for row in app.audited()] == ["deny"]


async def test_a_letter_needs_the_token_in_its_header(app: Application) -> None:
    answer = await app.client().get(address(), {})

    assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")
    assert app.world.sources.calls == 0


async def test_a_letter_needs_the_scope_for_letters(app: Application) -> None:
    assert (await fetched(app, scope="patient/Appointment.rs")).status == 404


async def test_a_source_that_is_down_is_named() -> None:
    with memory() as engine:
        down = Failure(RA1, SourceStatus.RATE_LIMITED, 30)
        answer = await fetched(Application(world(down), engine))

    assert (answer.status, answer.code) == (503, "SOURCE_UNAVAILABLE")
    extensions = answer.json()["errors"][0]["extensions"]
    assert (extensions["organisation"], extensions["retryAfterSeconds"]) == ("RA1", 30)


async def test_a_source_that_breaks_says_nothing() -> None:
    made = world()
    made.sources.trusts[RA1].trouble = CRASH
    with memory() as engine:
        answer = await fetched(Application(made, engine))

    assert (answer.status, answer.code) == (503, "SOURCE_UNAVAILABLE")
    assert CANARY not in answer.text


async def test_without_an_audit_no_letter_leaves() -> None:
    with memory(broken=True) as engine:
        app = Application(world(), engine)

        streamed, refused = await fetched(app), await fetched(app, "/letters/1/content")

    assert (streamed.status, streamed.code) == (503, "AUDIT_UNAVAILABLE")
    assert CANARY not in streamed.text
    # An id that is none is recorded as well, or it would be told apart from another's.
    assert (refused.status, refused.code) == (503, "AUDIT_UNAVAILABLE")


async def test_relationships_that_cannot_be_asked_are_told_before_anything_else() -> None:
    made = world()
    made.sources.relationships.statements = NO_ANSWER
    theirs = address(a_ref(subject=SUBJECT, record_type=LETTER))
    with memory() as engine:
        answer = await fetched(Application(made, engine), theirs)

    assert (answer.status, answer.code) == (503, "SOURCE_UNAVAILABLE")


@pytest.fixture
def messages() -> Iterator[Application]:
    """A message with a page of a portal and a file."""
    portal = Attachment(
        title="a", content_type=None, size_bytes=None, portal_url="https://p.example"
    )
    file = Attachment(title="b", content_type=None, size_bytes=None, content_address="Binary/1")
    item = an_item(record_type=MESSAGE, attachments=[portal, file])
    made = a_world(a_directory_of(a_source("RA1")), item, people=[a_person(ACTOR).build()])
    made.sources.trusts[RA1].contents = {"1": PDF}
    with memory() as engine:
        yield Application(made, engine)


def attached(place: str, ref: NodeRef | None = None) -> str:
    name = GlobalIds(Seal([KEY])).encode(ref or a_ref(record_type=MESSAGE))
    return f"/messages/{name}/attachments/{place}"


async def test_a_file_of_a_message_is_streamed_and_recorded(messages: Application) -> None:
    answer = await fetched(messages, attached("1"))

    assert (answer.status, answer.body) == (200, PDF.body)
    assert answer.headers["content-disposition"] == 'attachment; filename="attachment.pdf"'
    assert messages.audited()[-1] == ("release", "MSG", "RA1")


@pytest.mark.parametrize(
    "path",
    [
        attached("0"),
        attached("2"),
        attached("99999999999999999999"),
        attached("1", LETTER_REF),
        attached("1", a_ref(subject=SUBJECT, record_type=MESSAGE)),
        attached("1", a_ref(local_id="2", record_type=MESSAGE)),
    ],
)
async def test_absent_and_refused_files_are_the_same_answer(
    messages: Application, path: str
) -> None:
    absent = await fetched(messages, "/messages/1/attachments/0")

    answer = await fetched(messages, path)

    assert (answer.status, answer.code) == (404, "NOT_FOUND")
    assert (answer.body, answer.headers) == (absent.body, absent.headers)


async def test_a_file_needs_the_scope_for_messages(messages: Application) -> None:
    scope = "patient/DocumentReference.rs"

    assert (await fetched(messages, attached("1"), scope=scope)).status == 404


@pytest.fixture
def reports() -> Iterator[Application]:
    """A report with a document."""
    file = Attachment(title="b", content_type=None, size_bytes=None, content_address="Binary/1")
    item = an_item(record_type=REPORT, attachments=[file])
    made = a_world(a_directory_of(a_source("RA1")), item, people=[a_person(ACTOR).build()])
    made.sources.trusts[RA1].contents = {"1": PDF}
    with memory() as engine:
        yield Application(made, engine)


def reported(place: str, ref: NodeRef | None = None) -> str:
    return attached(place, ref or a_ref(record_type=REPORT)).replace("/messages/", "/reports/")


async def test_a_document_of_a_report_is_streamed_and_recorded(reports: Application) -> None:
    answer = await fetched(reports, reported("0"))

    assert (answer.status, answer.body) == (200, PDF.body)
    assert answer.headers["content-disposition"] == 'attachment; filename="report.pdf"'
    assert reports.audited()[-1] == ("release", "TEST", "RA1")


@pytest.mark.parametrize(
    "path",
    [
        reported("1"),
        reported("0", a_ref(record_type=MESSAGE)),
        reported("0", a_ref(subject=SUBJECT, record_type=REPORT)),
        attached("0", a_ref(record_type=REPORT)),
    ],
)
async def test_documents_that_are_absent_or_refused_are_not_found(
    reports: Application, path: str
) -> None:
    assert (await fetched(reports, path)).status == 404


async def test_a_document_of_a_report_needs_its_own_scope(reports: Application) -> None:
    scope = "patient/Communication.rs"

    assert (await fetched(reports, reported("0"), scope=scope)).status == 404


@pytest.mark.parametrize(("wanted", "marks"), [(True, 1), (False, 0)])
async def test_a_letter_that_has_left_is_marked_where_that_is_wanted(
    wanted: bool, marks: int
) -> None:
    with memory() as engine:
        made = opening_world(wanted=wanted)

        answer = await opened(made, engine)

    assert answer.status == 200
    assert len(made.sources.doer.sent) == marks


async def test_what_never_left_marks_nothing() -> None:
    silent, unrecorded = opening_world(Failure(RA1, SourceStatus.TIMED_OUT)), opening_world()

    for made, broken in ((silent, False), (unrecorded, True)):
        with memory(broken=broken) as engine:
            await opened(made, engine)

    assert [one.sources.doer.sent for one in (silent, unrecorded)] == [[], []]


async def test_that_it_cannot_be_marked_keeps_no_letter_back() -> None:
    made = opening_world()
    made.journal.is_broken = True
    with memory() as engine:
        answer = await opened(made, engine)

    assert (answer.status, answer.body) == (200, PDF.body)
    assert made.sources.doer.sent == []


def opening_world(content: Content | Failure = PDF, *, wanted: bool = True) -> FakeWorld:
    """A trust that takes an opened letter as read, if it is `wanted`."""
    source = replace(a_source("RA1"), actions=frozenset({"letter-read"}), opening_marks_read=wanted)
    item = an_item(record_type=LETTER, read_state=ReadState.UNREAD)
    made = a_world(a_directory_of(source), item, people=[a_person(ACTOR).build()])
    made.sources.trusts[RA1].contents = {"1": content}
    made.sources.doer = FakeActing([Effect(EffectKind.DONE, "1", "2")])
    return made


async def opened(made: FakeWorld, engine: Engine) -> Answer:
    """What an app gets that may change letters."""
    scope = "patient/DocumentReference.rus"
    app = Application(made, engine, apps=[AppSettings("example-app", "Example app", [scope])])
    return await fetched(app, scope=scope)
