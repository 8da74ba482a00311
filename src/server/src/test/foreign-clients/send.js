// Clients of others in Node.js, unmodified: a click of each changes the next ranking, an answer that is lost costs nothing,
// and no client is told of an error. The server is at LIVERANK_URL; LIVERANK_KEY may send and rank, LIVERANK_ADMIN may look.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import rudder from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import * as snow from '@snowplow/node-tracker';

const { LIVERANK_URL: server, LIVERANK_KEY: key, LIVERANK_ADMIN: admin } = process.env;
const Rudder = rudder.default ?? rudder;

async function call(path, body, as = key) {
  const answer = await fetch(server + path, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': as },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
}

const feedback = async () => (await call('/evaluation', null, admin)).counts.feedback;

async function rank(userId, queryId) {
  const items = [1, 2, 3, 4].map(i => ({ itemId: `${userId}-${i}` }));
  return (await call('/rank', { query: 'shoes', userId, queryId, items })).items.map(item => item.itemId);
}

/** Before the server: takes each body there, and loses the first `lost` answers on the way back. */
function unreliable(lost, status, headers) {
  const seen = [];
  const front = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { host, connection, 'content-length': length, ...rest } = request.headers;
    const answer = await fetch(server + request.url, { method: 'POST', headers: rest, body: Buffer.concat(parts) });
    const text = await answer.text();
    seen.push(answer.status);
    if (seen.length <= lost) {
      response.writeHead(status, headers).end('{}');
    } else {
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(text);
    }
  });
  return new Promise(done => front.listen(0, '127.0.0.1', () =>
    done({ url: `http://127.0.0.1:${front.address().port}`, seen, close: () => front.close() })));
}

const event = (userId, queryId, itemId) => ({
  userId,
  event: 'Product Clicked',
  properties: { product_id: itemId, position: 4, query_id: queryId },
});

async function segment(host, userId, queryId, itemId) {
  const client = new Analytics({ writeKey: key, host, flushAt: 15, flushInterval: 100, maxRetries: 3 });
  const errors = [];
  client.on('error', fault => errors.push(fault));
  client.identify({ userId, traits: { plan: 'free' } });
  client.track(event(userId, queryId, itemId));
  await client.closeAndFlush();
  assert.deepEqual(errors, []);
}

async function rudderStack(dataPlaneUrl, userId, queryId, itemId, gzip) {
  const client = new Rudder(key, { dataPlaneUrl, gzip, flushAt: 1 });
  await new Promise((done, failed) =>
    client.track(event(userId, queryId, itemId), fault => (fault ? failed(fault) : done())));
  await client.flush();
}

const iglu = 'iglu:com.snowplowanalytics.snowplow.ecommerce';

async function snowplow(endpoint, userId, queryId, itemId) {
  const faults = [];
  let sent = false;
  const tracker = snow.newTracker({ namespace: userId, appId: 'shop' }, {
    endpoint,
    bufferSize: 10,
    customHeaders: { 'X-API-Key': key },
    onRequestSuccess: () => (sent = true),
    onRequestFailure: fault => fault.willRetry || faults.push(fault.message),
  });
  tracker.setUserId(userId);
  tracker.track(
    snow.buildSelfDescribingEvent({
      event: { schema: `${iglu}/snowplow_ecommerce_action/jsonschema/1-0-2`, data: { type: 'list_click', name: 'results' } },
    }),
    [
      {
        schema: `${iglu}/product/jsonschema/1-0-0`,
        data: { id: itemId, category: 'shoes', price: 79, currency: 'EUR', position: 4 },
      },
      { schema: 'iglu:example.shop/search/jsonschema/1-0-0', data: { query_id: queryId } },
    ],
  );
  while (!sent && !faults.length) { // what was not taken waits for the next time
    await tracker.flush();
    await new Promise(done => setTimeout(done, 50));
  }
  assert.deepEqual(faults, []);
}

const clients = {
  segment,
  snowplow,
  'rudder-zipped': (...what) => rudderStack(...what, true),
  'rudder-plain': (...what) => rudderStack(...what, false),
};
const faults = { none: [0, 0, {}], lost500: [1, 500, {}], lost503: [1, 503, {}] };

for (const [name, send] of Object.entries(clients)) {
  for (const [fault, [lost, status, headers]] of Object.entries({
    ...faults,
    ...(name === 'segment' ? { lost429: [2, 429, { 'Retry-After': '1' }] } : {}),
  })) {
    const user = `${name}-${fault}`;
    const front = await unreliable(lost, status, headers);
    const last = (await rank(user, `q-${user}`))[3];
    const before = await feedback();
    await send(front.url, user, `q-${user}`, last);
    front.close();
    assert.deepEqual(front.seen, Array(lost + 1).fill(200), user);
    assert.equal(await feedback(), before + 1, `${user}: an event that is sent again counts once`);
    assert.equal((await rank(user, `q2-${user}`))[0], last, `${user}: a click changes the next ranking`);
    console.log(user, 'is well');
  }
}
process.exit(0);
