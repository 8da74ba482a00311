// The shop's own calls, by the client of openapi-typescript and openapi-fetch.
import { strict as assert } from 'node:assert';
import createClient from 'openapi-fetch';
import { checked, eventually, setting } from './document';
import type { components, paths } from './generated/api';

const client = createClient<paths>({
  baseUrl: setting('LIVERANK_URL'),
  headers: { 'X-API-Key': setting('LIVERANK_ADMIN_KEY') },
  fetch: checked,
});

async function main() {
  const items: components['schemas']['Item'][] = [{ itemId: 'chair-1', attributes: { price: 70 } }, { itemId: 'chair-2' }];
  const put = await client.PUT('/items', { body: items });
  assert.equal(put.data?.accepted, 2);
  const item = await eventually(
    async () => (await client.GET('/items/{itemId}', { params: { path: { itemId: 'chair-1' } } })).data,
  );
  assert.deepEqual(item.attributes, { price: 70 });

  const list: components['schemas']['RankRequest'] = { queryId: 'chairs', userId: 'fetch', timestamp: Date.now(), items };
  const ranked = await client.POST('/rank', { body: list });
  const first: string | undefined = ranked.data?.items[0]?.itemId;
  assert.equal(first, 'chair-1');
  const sent = await client.POST('/feedback', {
    params: { query: { strict: true } },
    body: { eventType: 'click', itemId: 'chair-2', userId: 'fetch', queryId: 'chairs', timestamp: new Date().toISOString() },
  });
  assert.equal(sent.response.status, 202);

  const missing = await client.GET('/items/{itemId}', { params: { path: { itemId: 'no-chair' } } });
  assert.equal(missing.error?.type, 'urn:liverank:problem:not-found');
  const stranger = await client.POST('/rank', { body: list, headers: { 'X-API-Key': 'nobody knows this' } });
  assert.equal(stranger.error?.status, 401);
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
