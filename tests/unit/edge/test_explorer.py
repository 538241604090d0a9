"""The explorer's page knows what it must and can reach nobody else."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from edge.explorer import ExplorerPage, SignIn
from tests.support.application import framed
from tests.support.asgi import AsgiClient

HTML = (
    "<html><head><!-- kindred-configuration -->"
    '<script nonce="__NONCE__" src="/explorer/assets/app.js"></script></head></html>'
)
NASTY = {"name": "</script><script>alert(1)</script>", "query": "# <!-- & \u2028"}
SIGN_IN = SignIn(
    issuer="https://issuer.example",
    client_id="kindred-explorer",
    authorize_url="https://issuer.example/authorize",
    token_url="https://token.example:8443/token",
    scope="openid",
)
NONCE = base64.b64encode(b"n" * 18).decode()


def client(folder: Path, sign_in: SignIn | None = SIGN_IN) -> AsgiClient:
    for name in ("index.html", "callback.html"):
        (folder / name).write_text(HTML, encoding="utf-8")
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets/app.js").write_text("1", encoding="utf-8")
    page = ExplorerPage(folder, "sandbox", sign_in, [NASTY], lambda: b"n" * 18)
    return framed(page.routes())


def configuration(html: str) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="kindred-configuration" nonce="[^"]+">(.*?)</script>',
        html,
    )
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


@pytest.mark.parametrize("path", ["/explorer", "/explorer/", "/explorer/callback"])
async def test_the_page_carries_its_configuration(tmp_path: Path, path: str) -> None:
    answer = await client(tmp_path).get(path)

    known = configuration(answer.text)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (known["issuer"], known["clientId"]) == ("https://issuer.example", "kindred-explorer")
    assert (known["graphqlUrl"], known["environment"]) == ("/graphql", "sandbox")
    assert known["examples"] == [NASTY]


async def test_the_bare_address_leads_to_the_page(tmp_path: Path) -> None:
    answer = await client(tmp_path).get("/?query=%7Bviewer%7D")

    assert (answer.status, answer.headers["location"]) == (303, "/explorer/")


async def test_nothing_inside_an_example_ends_the_script(tmp_path: Path) -> None:
    answer = await client(tmp_path).get("/explorer/")

    assert "alert(1)</script>" not in answer.text
    assert answer.text.count("</script>") == 2
    assert "<!--" not in answer.text


async def test_scripts_run_only_with_the_nonce_of_this_answer(tmp_path: Path) -> None:
    answer = await client(tmp_path).get("/explorer/")

    policy = answer.headers["content-security-policy"]
    assert f"script-src 'self' 'nonce-{NONCE}';" in policy
    assert answer.text.count(f'nonce="{NONCE}"') == 2
    assert "__NONCE__" not in answer.text


async def test_the_page_reaches_the_gateway_and_the_token_endpoint_only(tmp_path: Path) -> None:
    answer = await client(tmp_path).get("/explorer/")

    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert "connect-src 'self' https://token.example:8443" in policy
    assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} <= set(policy)
    assert "unsafe-eval" not in answer.headers["content-security-policy"]


async def test_without_an_issuer_there_is_no_sign_in(tmp_path: Path) -> None:
    answer = await client(tmp_path, None).get("/explorer/")

    assert configuration(answer.text)["issuer"] is None
    assert "connect-src 'self';" in answer.headers["content-security-policy"]


async def test_what_stands_in_the_address_is_inert(tmp_path: Path) -> None:
    made = client(tmp_path)

    plain, asked = await made.get("/explorer/"), await made.get("/explorer/?query=%7Bviewer%7D")

    assert plain.body == asked.body


async def test_assets_are_served_and_nothing_above_them(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    (tmp_path / "secret").write_text("hush", encoding="utf-8")
    made = client(folder)

    assert (await made.get("/explorer/assets/app.js")).text == "1"
    assert (await made.get("/explorer/../secret")).status == 404
    assert (await made.get("/explorer/assets/../../secret")).status == 404


@pytest.mark.parametrize("ranges", [",".join(["0-"] * 5000), ",".join(["0-0", "2-2"] * 2500)])
async def test_many_ranges_give_no_more_than_the_file(tmp_path: Path, ranges: str) -> None:
    made = client(tmp_path)
    (tmp_path / "assets/app.js").write_text("x" * 1000, encoding="utf-8")

    answer = await made.get("/explorer/assets/app.js", {"Range": f"bytes={ranges}"})

    assert answer.status in (200, 206, 400, 416)
    assert len(answer.body) <= 1500
