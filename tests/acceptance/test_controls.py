"""People see who may act for them, close it, open it again, and choose how far: over real HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

PROXIES = """{ viewer { proxies { id name suspended suspendedAt
    relationship { legalBasis kind status grantor { odsCode } }
    chosen { read write } access { category level reason organisations { odsCode } } } } }"""
LETTERS = "query ($who: NhsNumber!) { patient(nhsNumber: $who) { letters { nodes { id } } } }"
RECORD = "query ($who: NhsNumber!) { patient(nhsNumber: $who) { id } }"
PAYLOAD = "{ outcome errors { code message } proxy { suspended chosen { read write } } }"
SUSPEND = f"mutation ($input: SuspendProxyInput!) {{ did: suspendProxy(input: $input) {PAYLOAD} }}"
RESTORE = f"mutation ($input: RestoreProxyInput!) {{ did: restoreProxy(input: $input) {PAYLOAD} }}"
CHOOSE = f"""mutation ($input: SetProxyCategoriesInput!) {{
    did: setProxyCategories(input: $input) {PAYLOAD} }}"""
NATIONAL = ("X26-relationships", "X26-demographics")
JOSEPH, LEO, GRACE, MAYA = "joseph-okafor", "leo-hughes", "grace-okafor", "maya-hughes"


async def proxies(pair: Running, who: str) -> list[dict[str, Any]]:
    """Who may act for a persona, as they see it."""
    answer = await pair.ask(who, PROXIES)
    found: list[dict[str, Any]] = answer["data"]["viewer"]["proxies"]
    return found


async def change(pair: Running, who: str, mutation: str, **given: Any) -> dict[str, Any]:
    """What became of a change by a persona, about their only proxy unless one is given."""
    if "proxyId" not in given:
        (only,) = await proxies(pair, who)
        given["proxyId"] = only["id"]
    answer = await pair.ask(who, mutation, {"input": {"idempotencyKey": str(uuid4()), **given}})
    did: dict[str, Any] = answer["data"]["did"]
    return did


async def sees(pair: Running, proxy: str, subject: str, query: str = RECORD) -> Any:
    """What a proxy gets of a subject's record."""
    number = (await pair.personas())[subject]
    return (await pair.ask(proxy, query, {"who": number}))["data"]["patient"]


@pytest_asyncio.fixture
async def pair(running: Running) -> AsyncIterator[Running]:
    """The running pair; whatever the two subjects chose is taken back afterwards."""
    yield running
    for service in NATIONAL:
        await running.fault(service, "none")
    await running.set_clock(datetime.now(UTC))
    for who in (JOSEPH, LEO):
        await change(running, who, RESTORE)
        await change(running, who, CHOOSE)


async def test_people_see_who_acts_for_them_and_how_far(pair: Running) -> None:
    (grace,) = await proxies(pair, JOSEPH)

    levels = {one["category"]: one["level"] for one in grace["access"]}
    assert grace["name"] == "Mrs Grace Okafor"
    assert grace["relationship"]["legalBasis"] == "CONSENT"
    assert grace["relationship"]["kind"] == "CHILD"
    assert (levels["APPT"], levels["DOCS"]) == ("READ", "NONE")
    assert (grace["suspended"], grace["chosen"]) == (False, None)


async def test_nobody_learns_the_number_of_who_acts_for_them(pair: Running) -> None:
    number = (await pair.personas())[GRACE]

    answer = await pair.ask(JOSEPH, PROXIES)

    assert "Grace" in str(answer)
    assert number not in str(answer)


async def test_a_suspension_holds_from_the_next_request(pair: Running) -> None:
    before = await sees(pair, MAYA, LEO)

    did = await change(pair, LEO, SUSPEND)
    after = await sees(pair, MAYA, LEO)

    assert before is not None
    assert did["outcome"] == "DONE"
    assert did["proxy"]["suspended"] is True
    assert after is None


async def test_a_suspended_proxy_finds_nothing_of_it_anywhere(pair: Running) -> None:
    await change(pair, LEO, SUSPEND)

    answer = await pair.ask(MAYA, "{ viewer { dependants { name access { reason } } } }")

    assert "Leo" not in str(answer)
    assert "errors" not in answer


async def test_a_restored_proxy_has_what_they_had_before(pair: Running) -> None:
    await change(pair, LEO, SUSPEND)

    did = await change(pair, LEO, RESTORE)

    assert (did["outcome"], did["proxy"]["suspended"]) == ("DONE", False)
    assert await sees(pair, MAYA, LEO) is not None


async def test_a_choice_opens_what_the_subject_may_consent_to(pair: Running) -> None:
    before = await sees(pair, GRACE, JOSEPH, LETTERS)

    did = await change(pair, JOSEPH, CHOOSE, read=["DEMOG", "APPT", "DOCS"], write=[])
    after = await sees(pair, GRACE, JOSEPH, LETTERS)

    assert before["letters"] is None
    assert did["outcome"] == "DONE"
    assert did["proxy"]["chosen"] == {"read": ["DEMOG", "APPT", "DOCS"], "write": []}
    assert after["letters"]["nodes"]


async def test_a_choice_closes_what_was_open_before(pair: Running) -> None:
    await change(pair, JOSEPH, CHOOSE, read=["DEMOG"], write=[])

    query = "query ($who: NhsNumber!) { patient(nhsNumber: $who) { appointments { totalCount } } }"
    assert (await sees(pair, GRACE, JOSEPH, query))["appointments"] is None


async def test_what_can_take_effect_nowhere_is_refused_whole(pair: Running) -> None:
    did = await change(pair, LEO, CHOOSE, read=["APPT", "DOCS"], write=["DOCS"])

    assert did["outcome"] == "REJECTED"
    assert did["errors"][0]["code"] == "NOT_PERMITTED"
    assert "DOCS" in did["errors"][0]["message"]
    assert "APPT" not in did["errors"][0]["message"]
    assert (await proxies(pair, LEO))[0]["chosen"] is None


async def test_the_same_order_sent_again_is_not_done_again(pair: Running) -> None:
    key = str(uuid4())
    first = await change(pair, LEO, SUSPEND, idempotencyKey=key)
    await change(pair, LEO, RESTORE)

    again = await change(pair, LEO, SUSPEND, idempotencyKey=key)

    assert (first["outcome"], again["outcome"]) == ("DONE", "DONE")
    assert again["proxy"]["suspended"] is False


async def test_a_key_is_good_for_one_order_only(pair: Running) -> None:
    key = str(uuid4())
    await change(pair, LEO, SUSPEND, idempotencyKey=key)

    other = await change(pair, LEO, RESTORE, idempotencyKey=key)

    assert (other["outcome"], other["errors"][0]["code"]) == ("CONFLICT", "CONFLICT")
    assert await sees(pair, MAYA, LEO) is None


async def test_somebody_elses_id_is_the_same_as_a_made_up_one(pair: Running) -> None:
    (leos,) = await proxies(pair, LEO)

    dids = [
        await change(pair, JOSEPH, SUSPEND, proxyId=one)
        for one in (leos["id"], "made-up", "x" * 80)
    ]

    assert dids[0] == dids[1] == dids[2]
    assert (dids[0]["outcome"], dids[0]["errors"][0]["code"]) == ("REJECTED", "NOT_FOUND")


async def test_acting_for_somebody_tells_and_changes_nothing_of_others(pair: Running) -> None:
    (grace,) = await proxies(pair, JOSEPH)
    joseph = (await pair.personas())[JOSEPH]

    seen = await pair.ask(GRACE, PROXIES, act_for=joseph)
    order = {"input": {"idempotencyKey": str(uuid4()), "proxyId": grace["id"]}}
    did = await pair.ask(GRACE, SUSPEND, order, act_for=joseph)

    assert seen["data"]["viewer"]["proxies"] is None
    assert seen["errors"][0]["extensions"]["code"] == "NOT_PERMITTED"
    assert did["data"]["did"]["outcome"] == "REJECTED"


async def test_suspending_needs_the_scope_for_it(pair: Running) -> None:
    (grace,) = await proxies(pair, JOSEPH)
    order = {"input": {"idempotencyKey": str(uuid4()), "proxyId": grace["id"]}}

    did = await pair.ask(JOSEPH, SUSPEND, order, scope="patient/RelatedPerson.rs")

    assert did["data"]["did"]["errors"][0]["code"] == "NOT_PERMITTED"
    assert await sees(pair, GRACE, JOSEPH) is not None


async def test_people_can_suspend_while_national_services_are_down(pair: Running) -> None:
    (maya,) = await proxies(pair, LEO)
    for service in NATIONAL:
        await pair.fault(service, "unavailable")
    await pair.set_clock(datetime.now(UTC) + timedelta(seconds=61))

    did = await change(pair, LEO, SUSPEND, proxyId=maya["id"])
    chosen = await change(pair, LEO, CHOOSE, proxyId=maya["id"], read=["APPT"], write=[])

    assert did == {"outcome": "DONE", "errors": [], "proxy": None}
    assert chosen["outcome"] == "REJECTED"
    assert chosen["errors"][0]["code"] == "SOURCE_UNAVAILABLE"


async def test_a_mutation_is_never_run_from_a_form_or_an_address(pair: Running) -> None:
    token = await pair.token(LEO)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}

    assert (
        await pair.post_status("/graphql", b'{"query": "mutation { __typename }"}', headers) == 415
    )
