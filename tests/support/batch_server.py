"""A `FakeFhirServer` that takes a batch of searches at its base, or refuses it in some way."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.support.fhir_server import FakeFhirServer, Json


class BatchServer(FakeFhirServer):
    """Answers each search of a batch as it would answer it alone."""

    refuses_with: int | None = None
    """The status of every batch, where it takes none."""

    @property
    def batches(self) -> list[list[str]]:
        """The addresses asked for in each batch."""
        asked = [json.loads(one.form) for one in self.asked if one.path == ""]
        return [[entry["request"]["url"] for entry in one["entry"]] for one in asked]

    @property
    def alone(self) -> list[str]:
        """The paths of what was asked by itself."""
        return [one.path for one in self.asked if one.path]

    def _search_or_read(self, name: str, values: Any) -> web.Response:
        if name:
            return super()._search_or_read(name, values)
        if self.refuses_with is not None:
            return web.Response(status=self.refuses_with)
        urls = self.batches[-1]
        bundle = {"resourceType": "Bundle", "type": "batch-response"}
        entries = [self._entry(one) for one in urls]
        return web.json_response({**bundle, "entry": entries})

    def _entry(self, url: str) -> Json:
        name, _, query = url.partition("?")
        said = self._says.get(name)
        if said is not None:
            status, body = said[0].status, said[0].body
        else:
            answer = super()._search_or_read(name, dict(parse_qsl(query)))
            status, body = answer.status, answer.body  # type: ignore[assignment]
        resource = {"resource": json.loads(body)} if body else {}
        return {**resource, "response": {"status": f"{status} So"}}
