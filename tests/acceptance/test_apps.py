"""Partner apps beside a running gateway: suspended by command, limited, with their documents."""

import subprocess
import sys
from collections.abc import Iterator

import aiohttp
import pytest

from auth.documents import digest
from tests.support.manifests import manifest
from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance

PARTNER = "example-partner"
LETTERS = "{ viewer { patient { letters { nodes { contentUrl } } } } }"
APP = "{ viewer { app { clientId limits { sourceRequests { limit } } trustedDocumentsOnly } } }"


@pytest.fixture
def resumed(running: Running) -> Iterator[None]:
    """The partner may ask again afterwards."""
    yield
    command(running, "resume", PARTNER)
    running.reload()


@pytest.fixture
def written(running: Running) -> Iterator[str]:
    """The configuration as it was; put back and read again afterwards."""
    before = running.configuration.read_text(encoding="utf-8")
    yield before
    running.configuration.write_text(before, encoding="utf-8")
    running.reload()


def command(running: Running, *arguments: str) -> str:
    """What the command says. The gateway follows within a minute, at a reload at once."""
    given = [sys.executable, "-m", "auth.apps", *arguments, "--config", str(running.configuration)]
    done = subprocess.run(given, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


async def status(method: str, url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    body = {"query": APP} if method == "POST" else None
    async with (
        aiohttp.ClientSession() as web,
        web.request(method, url, headers=headers, json=body) as answer,
    ):
        return answer.status


@pytest.mark.usefixtures("resumed")
async def test_a_suspended_app_is_turned_away_on_every_path(running: Running) -> None:
    token = await running.token("joseph-okafor", client_id=PARTNER)
    listed = await running.post(token, {"query": LETTERS})
    nodes = listed["data"]["viewer"]["patient"]["letters"]["nodes"]
    letter = next(one["contentUrl"] for one in nodes if one["contentUrl"])
    paths = [("POST", f"{running.gateway_url}/graphql"), ("GET", letter)]
    before = [await status(method, url, token) for method, url in paths]

    said = command(running, "suspend", PARTNER)
    running.reload()

    assert (before, said) == ([200, 200], f"Suspended {PARTNER}.")
    assert [await status(method, url, token) for method, url in paths] == [401, 401]
    assert "suspended" in next(x for x in command(running, "list").splitlines() if PARTNER in x)


async def test_a_partner_meets_the_narrow_limits_of_the_sandbox(running: Running) -> None:
    token = await running.token("dan-novak", client_id=PARTNER)
    url = f"{running.gateway_url}/graphql"

    statuses = [await status("POST", url, token) for _ in range(21)]

    assert statuses == [200] * 20 + [429]


async def test_an_answer_of_the_sandbox_says_what_it_cost(running: Running) -> None:
    answer = await running.ask("leo-hughes", LETTERS, client_id=PARTNER)

    cost = answer["extensions"]["cost"]
    assert cost["sourceRequests"] > 0
    assert (cost["limit"], cost["remaining"]) == (60, 60 - cost["sourceRequests"])


async def test_documents_are_named_as_seen_from_the_file(running: Running, written: str) -> None:
    path = manifest(running.configuration.parent, APP)
    only = f'trusted_documents = "{path.name}"\ntrusted_documents_only = true\n'
    name = 'name = "Example partner"\n'
    running.configuration.write_text(written.replace(name, name + only), encoding="utf-8")

    said = running.reload()

    token = await running.token("ella-hughes", client_id=PARTNER)
    answer = await running.post(token, {"documentId": digest(APP)})
    other = await running.post(token, {"query": LETTERS})
    assert said.startswith("Reloaded")
    assert answer["data"]["viewer"]["app"]["trustedDocumentsOnly"] is True
    assert [one["extensions"]["code"] for one in other["errors"]] == ["BAD_INPUT"]


async def test_a_document_of_another_digest_is_not_taken_over(
    running: Running, written: str
) -> None:
    path = manifest(running.configuration.parent, more={digest(APP): LETTERS})
    name = 'name = "Example partner"\n'
    documents = f'{name}trusted_documents = "{path.name}"\n'
    running.configuration.write_text(written.replace(name, documents), encoding="utf-8")

    said = running.reload()

    assert said.startswith("Not reloaded: ")
    assert digest(APP) in said
    assert (await running.ask("ella-hughes", APP, client_id=PARTNER))["data"]
