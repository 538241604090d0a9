"""How the tests ask the sandbox: with a trust's bearer token, over HTTP, nothing followed."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import ClientSession

from sandbox.app import CLIENT_ID, NATIONAL_SECRET
from sandbox.trusts import Many, trusts

NHS = "https://fhir.nhs.uk/Id/nhs-number"
MAYA = f"{NHS}|9990000018"
NOAH = f"{NHS}|9990000026"
LEO = f"{NHS}|9990000042"
SAM = f"{NHS}|9990000069"
JOSEPH = f"{NHS}|9990000085"
CASEY = f"{NHS}|9990000212"

Json: TypeAlias = Any  # answers are looked into as they are


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, and the body as text and as JSON where it is some."""

    status: int
    headers: dict[str, str]
    raw: bytes
    json: Json

    def entries(self, mode: str = "match") -> list[Json]:
        """Resources of a Bundle with this search mode, or with none."""
        found = self.json.get("entry", [])
        return [e["resource"] for e in found if e.get("search", {}).get("mode", mode) == mode]

    def link(self, relation: str) -> str | None:
        """A link of a Bundle."""
        links = [one["url"] for one in self.json["link"] if one["relation"] == relation]
        return links[0] if links else None


def credentials(name: str) -> dict[str, str]:
    """What the gateway sends to a token endpoint."""
    known = {str(ods): trust.secret for ods, trust in trusts(Many(215)).items()}
    secret = known.get(name, NATIONAL_SECRET)
    grant = {"grant_type": "client_credentials", "client_id": CLIENT_ID}
    return {**grant, "client_secret": secret}


@dataclass
class Asker:
    """Asks one sandbox."""

    origin: str
    session: ClientSession
    _tokens: dict[str, str] = field(default_factory=dict)

    async def raw(self, method: str, url: str, **how: Any) -> Answer:
        """One request to a path or URL, as it is."""
        address = url if url.startswith("http") else f"{self.origin}{url}"
        async with self.session.request(method, address, allow_redirects=False, **how) as answer:
            body = await answer.read()
            headers = {name.lower(): value for name, value in answer.headers.items()}
            is_json = "json" in headers.get("content-type", "") and body
            try:
                content = await answer.json(content_type=None) if is_json else None
            except (ValueError, RecursionError):
                content = None
            return Answer(answer.status, headers, body, content)

    async def token(self, name: str) -> str:
        """A bearer token for a trust, or for the national services (X26)."""
        if name not in self._tokens:
            path = "/national/token" if name == "X26" else f"/trusts/{name}/token"
            answer = await self.raw("POST", path, data=credentials(name))
            self._tokens[name] = answer.json["access_token"]
        return self._tokens[name]

    async def ask(
        self, method: str, name: str, path: str, headers: dict[str, str] | None = None, **how: Any
    ) -> Answer:
        """One request to a source's FHIR base with its token."""
        token = await self.token(name)
        whole = {"Authorization": f"Bearer {token}", **(headers or {})}
        is_absolute = path.startswith("http")
        url = path if is_absolute else f"/trusts/{name}/FHIR/R4{path}"
        return await self.raw(method, url, headers=whole, **how)

    async def find(self, name: str, kind: str, params: dict[str, str], prefer: str = "") -> Answer:
        """A GET search with parameter names as they are."""
        headers = {"Prefer": prefer} if prefer else {}
        return await self.ask("GET", name, f"/{kind}", headers, params=params)

    async def national(self, service: str, path: str, **how: Any) -> Answer:
        """One request to a national service with its token."""
        headers = {"Authorization": f"Bearer {await self.token('X26')}"}
        url = f"/national/{service}/FHIR/R4{path}"
        return await self.raw("GET", url, headers=headers, **how)

    async def turn(self, name: str, kind: str, **options: Any) -> None:
        """Turn the fault dial of one source."""
        answer = await self.raw("PUT", f"/faults/{name}", json={"kind": kind, **options})
        assert answer.status == 200, answer.raw
