"""GraphQL over HTTP, as the reference implementation of the specification audits it."""

import json
import os
import subprocess

import pytest

from tests.support.running import ROOT, Running

pytestmark = pytest.mark.acceptance


async def test_no_audit_finds_a_must_or_a_should_unmet(running: Running) -> None:
    token = await running.token("maya-hughes")

    results = audited(f"{running.gateway_url}/graphql", token)

    # GET is refused by design, so the audits of what a server MAY do with GET are notices.
    unmet = [one for one in results if one["status"] not in ("ok", "notice")]
    noticed = [one["name"] for one in results if one["status"] == "notice"]
    assert len(results) > 50
    assert unmet == []
    assert all("GET" in name and name.startswith("MAY") for name in noticed)


def audited(url: str, token: str) -> list[dict[str, str]]:
    """Run the audits with the explorer's Node packages."""
    done = subprocess.run(
        [".ci/npm", "--silent", "run", "audit", "--", url],
        cwd=ROOT,
        env={**os.environ, "TOKEN": token},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
