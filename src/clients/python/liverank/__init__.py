"""Ranks result lists with LiveRank and tells it what users did. Standard library alone.

    live = LiveRank("https://rank.example", key="lr_...")
    ranking = live.rank([Item("shoe-1"), Item("shoe-2")], query="shoes", user_id="ann")
    live.feedback([Event("click", "shoe-2", query_id=ranking.query_id, user_id="ann")])
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass, field, fields
from typing import Any, Iterable, Mapping, Optional, Sequence
from urllib.parse import quote, urlsplit

__all__ = ["Accepted", "Event", "Item", "LiveRank", "LiveRankError", "Place", "Ranking"]

_MOST = 1000
"""Events and items that a body may hold."""


class LiveRankError(Exception):
    """The server refused, or could not be reached; then status is 0. `problem` is what it said of it."""

    def __init__(self, status: int, problem: Mapping[str, Any]):
        super().__init__(f"{status}: {problem.get('detail', 'no detail')}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True)
class Item:
    """A thing that can be ranked; the score is the search engine's."""

    item_id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    score: Optional[float] = None


@dataclass(frozen=True)
class Event:
    """Something a user did. Positions count from 1. An event that is sent again counts once, by its event_id."""

    event_type: str
    item_id: str
    query_id: Optional[str] = None
    position: Optional[int] = None
    user_id: Optional[str] = None
    client_id: Optional[str] = None
    session_id: Optional[str] = None
    value: Optional[float] = None
    quantity: Optional[float] = None
    timestamp: Optional[str] = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    event_id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True)
class Place:
    """Where an item stands, from 1."""

    item_id: str
    position: int
    original_position: int
    score: Optional[float] = None
    probability: Optional[float] = None


@dataclass(frozen=True)
class Ranking:
    """What is to be shown. Without an answer in time `ranked` is false, and the items are as they came."""

    query_id: Optional[str]
    items: Sequence[Place]
    ranked: bool
    model_version: int = 0
    page_token: Optional[str] = None


@dataclass(frozen=True)
class Accepted:
    """What became of what was sent; what was rejected says where and why."""

    accepted: int
    duplicates: int
    rejected: Sequence[Mapping[str, Any]]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _body(given: Any) -> dict[str, Any]:
    values = ((one.name, getattr(given, one.name)) for one in fields(given))
    return {_camel(name): value for name, value in values if value is not None and value != {}}


class LiveRank:
    """A server, or one of its shops (`https://rank.example/shops/shoes`). Threads may share it."""

    def __init__(self, url: str, key: Optional[str] = None, timeout: float = 0.5, patience: float = 10.0):
        """`timeout`: seconds that a ranking may take; `patience`: seconds that all else may, retries included."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an address such as https://rank.example is needed, not " + url)
        self._connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._address = (parts.hostname, parts.port)
        self._base = parts.path.rstrip("/") + "/v1"
        self._headers = {"Content-Type": "application/json", **({"X-API-Key": key} if key else {})}
        self._timeout = timeout
        self._patience = patience
        self._open = threading.local()

    def rank(
        self,
        items: Sequence[Item] = (),
        *,
        query: Optional[str] = None,
        query_id: Optional[str] = None,
        user_id: Optional[str] = None,
        client_id: Optional[str] = None,
        session_id: Optional[str] = None,
        context: Optional[Mapping[str, Any]] = None,
        limit: Optional[int] = None,
        weight: Optional[float] = None,
        page_token: Optional[str] = None,
    ) -> Ranking:
        """Ranks items that come in the search engine's order; without any, the catalogue is searched.

        A server that fails or is slow costs the order, not the list. What is wrong with the request raises LiveRankError.
        """
        given = {
            "query": query, "queryId": query_id, "userId": user_id, "clientId": client_id, "sessionId": session_id,
            "context": context, "limit": limit, "weight": weight, "pageToken": page_token,
            "items": [_body(item) for item in items] or None,
        }
        body = {name: value for name, value in given.items() if value is not None}
        try:
            answer = self._once("POST", "/rank", body, self._timeout)
        except LiveRankError as fault:
            if 400 <= fault.status < 500 and fault.status != 429:
                raise
            places = [Place(item.item_id, i, i) for i, item in enumerate(items, 1)]
            return Ranking(None, places[:limit], False)
        places = [
            Place(one["itemId"], one["position"], one["originalPosition"], one.get("score"), one.get("probability"))
            for one in answer["items"]
        ]
        return Ranking(answer["queryId"], places, True, answer["modelVersion"], answer.get("pageToken"))

    def feedback(self, events: Iterable[Event]) -> Accepted:
        """Tells what users did, and tries again while the server cannot take it."""
        return self._send("POST", "/feedback", [_body(event) for event in events])

    def put_items(self, items: Iterable[Item]) -> Accepted:
        """Puts items into the catalogue."""
        return self._send("PUT", "/items", [{"itemId": one.item_id, "attributes": dict(one.attributes)} for one in items])

    def delete_item(self, item_id: str) -> None:
        """Takes an item out of the catalogue."""
        self._patiently("DELETE", "/items/" + quote(item_id, safe=""), None)

    def forget_user(self, user_id: str) -> Mapping[str, Any]:
        """Forgets a user on every replica; says what was found and what remains."""
        return self._patiently("DELETE", "/users/" + quote(user_id, safe=""), None)

    def _send(self, method: str, path: str, bodies: list[dict[str, Any]]) -> Accepted:
        accepted, duplicates, rejected = 0, 0, []
        for start in range(0, len(bodies), _MOST):
            answer = self._patiently(method, path, bodies[start : start + _MOST])
            accepted += answer.get("accepted", 0)
            duplicates += answer.get("duplicates", 0)
            rejected += [{**one, "index": one["index"] + start} for one in answer.get("rejected", [])]
        return Accepted(accepted, duplicates, rejected)

    def _patiently(self, method: str, path: str, body: Any) -> Any:
        until = time.monotonic() + self._patience
        pause = 0.1
        while True:
            try:
                return self._once(method, path, body, max(0.1, until - time.monotonic()))
            except LiveRankError as fault:
                pause = max(float(fault.problem.get("retryAfter", 0)), min(2 * pause, 5))
                again = fault.status in (0, 429, 502, 503, 504)
                if not again or time.monotonic() + pause > until:
                    raise
            time.sleep(pause)

    def _once(self, method: str, path: str, body: Any, timeout: float) -> Any:
        data = None if body is None else json.dumps(body, allow_nan=False).encode()
        fresh = not hasattr(self._open, "connection")
        if fresh:
            self._open.connection = self._connect(*self._address, timeout=timeout)
        connection = self._open.connection
        connection.timeout = timeout
        if connection.sock:
            connection.sock.settimeout(timeout)
        try:
            connection.request(method, self._base + path, data, self._headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as fault:
            connection.close()
            del self._open.connection
            stale = isinstance(fault, (ConnectionError, http.client.RemoteDisconnected))
            if stale and not fresh:  # the server had closed a connection that was kept
                return self._once(method, path, body, timeout)
            raise LiveRankError(0, {"detail": f"no answer: {fault}"}) from fault
        try:
            answer = json.loads(text) if text else {}
        except ValueError:
            answer = {"detail": text[:200].decode(errors="replace")}
        if response.status >= 400:
            after = response.headers.get("Retry-After", "0")
            raise LiveRankError(response.status, {**answer, "retryAfter": int(after) if after.isdigit() else 0})
        return answer
