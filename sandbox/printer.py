"""Prints letters away from the event loop, each once."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping

from sandbox.letters import printed
from sandbox.resource import Json, Resource, key, many, nodes
from sandbox.trust import Trust
from sandbox.world import Paper


class Printer:
    """The letters of one trust, by type and id of the resource that carries them."""

    def __init__(self, trust: Trust, papers: Mapping[tuple[str, str], Paper]) -> None:
        self._trust = trust
        self._papers = papers
        self._done: dict[tuple[str, str], bytes] = {}

    async def content(self, resource_type: str, identity: str) -> bytes | None:
        """The PDF this resource carries; None when it carries none."""
        paper = self._papers.get((resource_type, identity))
        if paper is None:
            return None
        known = self._done.get((resource_type, identity))
        if known is None:
            known = await asyncio.to_thread(printed, paper.letter, paper.person, self._trust)
            self._done[resource_type, identity] = known
        return known

    async def filled(self, resource: Resource) -> Resource:
        """The resource with its content in it, where it carries some."""
        content = await self.content(*key(resource))
        if content is None:
            return resource
        data = b64encode(content).decode()
        if "content" not in resource:  # a Binary
            return {**resource, "data": data}
        return {**resource, "content": [_with_data(one, data) for one in many(resource["content"])]}


def _with_data(content: Json, data: str) -> Json:
    about = next(nodes(content, "attachment"), None)
    return {"attachment": {**about, "data": data}} if isinstance(about, Mapping) else content
