#!/usr/bin/env python3
"""A shop's search with OpenSearch or Elasticsearch, put in order by LiveRank. Nothing but Python's own library.

    python3 rerank.py fill            fills the index "shop"
    python3 rerank.py search shoe ann searches for ann and prints what she is shown
    python3 rerank.py click ITEM ann  searches, and ann clicks on that item

ENGINE (http://localhost:9200) and LIVERANK (http://localhost:8080) say where they are, KEY is LiveRank's key if it has any.
"""
import json
import os
import sys
import urllib.error
import urllib.request

ENGINE = os.environ.get("ENGINE", "http://localhost:9200")
LIVERANK = os.environ.get("LIVERANK", "http://localhost:8080")
KEY = os.environ.get("KEY", "")
WINDOW = 100


def call(url, body, kind="application/json", timeout=30):
    headers = {"Content-Type": kind}
    if KEY and url.startswith(LIVERANK):
        headers["X-API-Key"] = KEY
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=timeout) as answer:
        return json.load(answer)


def candidate(hit):
    """What the engine knows of a hit is learned from: its score, fields, and what each named query or field added to it."""
    attributes = {name: values[0] for name, values in hit.get("fields", {}).items() if name != "_ltrlog" and values}
    for log in hit.get("fields", {}).get("_ltrlog", []):
        for entries in log.values():
            attributes.update({"ltr." + one["name"]: one["value"] for one in entries if "value" in one})
    matched = hit.get("matched_queries", {})
    if isinstance(matched, dict):
        attributes.update({"matched." + name: score for name, score in matched.items()})
    return {"itemId": hit["_id"], "score": hit["_score"], "attributes": attributes}


def search(words, user):
    """The hits in the order to show, and the list's id for feedback; the engine's own order if LiveRank cannot be asked."""
    answer = call(ENGINE + "/shop/_search?include_named_queries_score=true", {
        "size": WINDOW,
        "fields": ["price"],
        "query": {"match": {"title": {"query": words, "_name": "title"}}},
    })
    hits = answer["hits"]["hits"]
    if not hits:
        return hits, None
    try:
        ranked = call(LIVERANK + "/rank", {"query": words, "userId": user, "items": [candidate(hit) for hit in hits]},
                      timeout=1)
    except (urllib.error.URLError, TimeoutError) as fault:
        print("in the engine's order:", fault, file=sys.stderr)
        return hits, None
    by_id = {hit["_id"]: hit for hit in hits}
    return [by_id[item["itemId"]] for item in ranked["items"]], ranked["queryId"]


def fill():
    lines = []
    for i in range(10):
        lines.append(json.dumps({"index": {"_id": f"shoe-{i}"}}))
        lines.append(json.dumps({"title": f"running shoe number {i}", "price": 20 + 10 * i}))
    answer = call(ENGINE + "/shop/_bulk?refresh=true", ("\n".join(lines) + "\n").encode(), "application/x-ndjson")
    print("errors:", answer["errors"])


def main(arguments):
    match arguments:
        case ["fill"]:
            fill()
        case ["search", words, user]:
            for hit in search(words, user)[0]:
                print(hit["_id"], hit["_source"]["price"])
        case ["click", item, user]:
            shown, query_id = search("shoe", user)
            if query_id is None or item not in [hit["_id"] for hit in shown]:
                sys.exit(f"{user} was not shown {item} by LiveRank")
            print(call(LIVERANK + "/feedback",
                       {"eventType": "click", "queryId": query_id, "itemId": item, "userId": user}))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
