"""Against the server at LIVERANK_URL, whose key LIVERANK_KEY may do everything."""

import os
import socket
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

from liverank import Event, Item, LiveRank, LiveRankError

URL, KEY = os.environ["LIVERANK_URL"], os.environ["LIVERANK_KEY"]
SHOES = [Item(f"py-{i}") for i in range(1, 41)]


class Unwilling(BaseHTTPRequestHandler):
    """Takes what comes to the server, and says first that it did not."""

    seen = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {"Content-Type": "application/json", "X-API-Key": self.headers["X-API-Key"]}
        with urlopen(Request(URL + self.path, body, headers)) as answer:
            text = answer.read()
        Unwilling.seen += 1
        self.send_response(503 if Unwilling.seen == 1 else 202)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.live = LiveRank(URL, KEY, timeout=120, patience=120)

    def test_click_changes_the_next_ranking(self):
        before = self.live.rank(SHOES[:4], query="shoes", user_id="py-ann")
        self.assertTrue(before.ranked)
        self.assertEqual([place.item_id for place in before.items], ["py-1", "py-2", "py-3", "py-4"])
        click = Event("click", "py-3", query_id=before.query_id, position=3, user_id="py-ann")
        self.assertEqual(self.live.feedback([click]).accepted, 1)
        self.assertEqual(self.live.feedback([click]).duplicates, 1)
        after = self.live.rank(SHOES[:4], query="shoes", user_id="py-ann")
        self.assertEqual(after.items[0].item_id, "py-3")
        self.assertIsNotNone(after.items[0].score)

    def test_pages_are_of_one_order(self):
        whole = [place.item_id for place in self.live.rank(SHOES, query="pages", user_id="py-bob").items]
        page = self.live.rank(SHOES, query="pages", user_id="py-bob", limit=15)
        shown = [place.item_id for place in page.items]
        while page.page_token:
            self.live.feedback([Event("purchase", "py-40", query_id=page.query_id, user_id="py-bob")])
            page = self.live.rank(SHOES, query="pages", user_id="py-bob", limit=15, page_token=page.page_token)
            shown += [place.item_id for place in page.items]
        self.assertEqual(shown, whole)

    def test_items_more_than_a_body_holds(self):
        many = [Item(f"many {i}", {"price": i, "title": "größer"}) for i in range(1500)]
        self.assertEqual(self.live.put_items(many).accepted, 1500)
        self.live.delete_item("many 7")

    def test_bad_events_are_named_by_their_place_among_all(self):
        events = [Event("view", f"e{i}") for i in range(1200)]
        events[1100] = Event("", "e")
        answer = self.live.feedback(events)
        self.assertEqual((answer.accepted, [one["index"] for one in answer.rejected]), (1199, [1100]))

    def test_what_is_wrong_raises(self):
        with self.assertRaises(LiveRankError) as fault:
            self.live.rank([Item("a"), Item("a")])
        self.assertEqual(fault.exception.status, 400)
        with self.assertRaises(LiveRankError) as fault:
            LiveRank(URL, "wrong", timeout=120).rank([Item("a")])
        self.assertEqual(fault.exception.status, 401)

    def test_dead_or_slow_server_leaves_the_list_as_it_came(self):
        deaf = socket.create_server(("127.0.0.1", 0))
        for port in (1, deaf.getsockname()[1]):
            ranking = LiveRank(f"http://127.0.0.1:{port}", timeout=0.05).rank([Item("b"), Item("a")], limit=1)
            self.assertFalse(ranking.ranked)
            self.assertEqual([place.item_id for place in ranking.items], ["b"])
        deaf.close()

    def test_lost_answer_is_asked_for_again_and_counts_once(self):
        front = ThreadingHTTPServer(("127.0.0.1", 0), Unwilling)
        threading.Thread(target=front.serve_forever, daemon=True).start()
        answer = LiveRank(f"http://127.0.0.1:{front.server_port}", KEY, patience=120).feedback([Event("view", "py-1")])
        self.assertEqual((answer.accepted, answer.duplicates, Unwilling.seen), (0, 1, 2))
        front.shutdown()

    def test_nobody_is_forgotten_who_was_not_known(self):
        self.assertFalse(self.live.forget_user("py nobody")["known"])


if __name__ == "__main__":
    unittest.main()
