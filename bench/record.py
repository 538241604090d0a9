"""The question that the benchmarks of speed ask: a person's own record, three lists of it."""

from typing import Any

import orjson

FIRST = 100

_LISTS = f"""
fragment Lists on Patient {{
  appointments(first: {FIRST}) {{
    totalCount
    nodes {{
      id title status start end specialty instructions
      clinician {{ name }} location {{ name }}
      provenance {{ organisation {{ odsCode name }} }}
    }}
  }}
  letters(first: {FIRST}) {{
    totalCount
    nodes {{
      id title kind date status author contentType sizeBytes
      provenance {{ organisation {{ odsCode name }} }}
    }}
  }}
  messages(first: {FIRST}) {{
    totalCount
    nodes {{
      id subject body sentAt category readState
      sender {{ name }}
      provenance {{ organisation {{ odsCode name }} }}
    }}
  }}
}}
"""
RECORD = "query Record { viewer { patient { ...Lists } } }" + _LISTS
FAMILY = (
    "query Record { viewer { patient { ...Lists } dependants { patient { ...Lists } } } }" + _LISTS
)
"""The same of everybody whom the viewer may act for."""

OVERVIEW = f"""
query Overview {{
  viewer {{
    patient {{
      appointments(first: {FIRST}) {{ nodes {{ id start status location {{ name }} }} }}
      letters(first: {FIRST}) {{ nodes {{ id title date organisation {{ name }} }} }}
      messages(first: {FIRST}) {{ nodes {{ id subject sentAt sender {{ name }} }} }}
    }}
  }}
}}
"""
"""What an app asks to show lists from which something is chosen: when, where, and what about."""

LISTS = ("appointments", "letters", "messages")

Lists = dict[str, dict[str, Any]]


def lists(answer: bytes) -> Lists:
    """What an answer says of the record; ids, which everybody makes up, as how many there are.

    Raises ValueError for an answer with errors.
    """
    whole = orjson.loads(answer)
    if "errors" in whole:
        raise ValueError("the answer has errors")
    found: Lists = whole["data"]["viewer"]["patient"]
    return {name: _without_ids(found[name]) for name in LISTS}


def people(answer: bytes) -> int:
    """How many people's lists there are in an answer about a family."""
    viewer = orjson.loads(answer)["data"]["viewer"]
    records = [viewer["patient"], *(one["patient"] for one in viewer["dependants"])]
    return sum(one is not None and all(one[name] for name in LISTS) for one in records)


def _without_ids(listed: dict[str, Any]) -> dict[str, Any]:
    nodes = listed["nodes"]
    ids = {one["id"] for one in nodes}
    bare = [{name: value for name, value in one.items() if name != "id"} for one in nodes]
    return {"totalCount": listed["totalCount"], "ids": len(ids), "nodes": bare}
