// Against a running server, without a browser: LIVERANK_URL=... LIVERANK_KEY=... npm test
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { LiveRank } from '../liverank.js';

const url = process.env.LIVERANK_URL;
const key = process.env.LIVERANK_KEY;
const items = ['node-1', 'node-2', 'node-3', 'node-4'].map(itemId => ({ itemId }));
const ids = list => list.items.map(item => item.itemId);
const faults = [];
const client = more => new LiveRank({ url, key, timeout: 60000, onError: fault => faults.push(fault), ...more });

/** A server that answers each call as it is told; what it was sent. */
async function stub(answer, use) {
  const calls = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', part => { body += part; });
    request.on('end', () => {
      calls.push({ path: request.url, body: JSON.parse(body) });
      answer(response, calls.length);
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`, calls);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a click changes the next ranking', async () => {
  const live = client({ userId: 'node-ann' });
  const list = await live.rank({ query: 'shoes', items });
  assert.equal(list.ranked, true, String(faults));
  assert.deepEqual(ids(list), ids({ items }));
  assert.equal(live.track('click', 'node-3', { queryId: list.queryId, position: 3 }), true);
  await live.flush();
  assert.equal(ids(await live.rank({ query: 'shoes', items }))[0], 'node-3');
  assert.deepEqual(faults, []);
});

test('pages are of one order', async () => {
  const live = client({ userId: 'node-bob' });
  const first = await live.rank({ items, limit: 2 });
  live.track('purchase', 'node-4', { queryId: first.queryId });
  await live.flush();
  const second = await live.rank({ items, limit: 2, pageToken: first.pageToken });
  assert.deepEqual([...ids(first), ...ids(second)].sort(), ids({ items }));
  assert.equal(second.queryId, first.queryId);
  assert.equal(second.items[0].position, 3);
});

test('a server speaks for many: it has no client and no session of its own', async () => {
  assert.deepEqual(client({ userId: 'cy' }).ids, { userId: 'cy' });
  await stub((response) => response.end('{"items":[]}'), async (address, calls) => {
    await new LiveRank({ url: address + '/' }).rank({ items, userId: 'dee', sessionId: 'dee-1' });
    assert.deepEqual(calls, [{ path: '/rank', body: { items, userId: 'dee', sessionId: 'dee-1' } }]);
  });
});

test('a server that is slow, away or refuses leaves the list as it came', async () => {
  const asked = { items: [{ itemId: 'b' }, { itemId: 'a' }] };
  await stub(() => {}, async address => {
    const list = await new LiveRank({ url: address, timeout: 20 }).rank(asked);
    assert.deepEqual([list.ranked, ...ids(list)], [false, 'b', 'a']);
  });
  for (const live of [new LiveRank({ url: 'http://127.0.0.1:1' }), new LiveRank({ url, key: 'wrong', timeout: 60000 })]) {
    const list = await live.rank(asked);
    assert.deepEqual([list.ranked, list.queryId, ...ids(list)], [false, null, 'b', 'a']);
  }
});

test('what was not taken is sent again, under the same id', async () => {
  await stub((response, call) => { response.statusCode = call === 1 ? 503 : 202; response.end('{}'); }, async (address, calls) => {
    const live = new LiveRank({ url: address, userId: 'eve' });
    live.track('view', 'node-1');
    await live.flush();
    await live.flush();
    await live.flush();
    assert.equal(calls.length, 2);
    assert.equal(calls[0].body.events[0].eventId, calls[1].body.events[0].eventId);
  });
});

test('without consent nothing is sent', async () => {
  await stub(response => response.end('{}'), async (address, calls) => {
    const live = new LiveRank({ url: address, consent: false });
    assert.equal(live.track('click', 'node-1'), false);
    assert.equal((await live.rank({ items })).ranked, false);
    await live.flush();
    assert.deepEqual(calls, []);
  });
});
