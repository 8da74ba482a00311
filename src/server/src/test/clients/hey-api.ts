// Every call, by the client of @hey-api/openapi-ts.
import { strict as assert } from 'node:assert';
import { checked, eventually, everyOperationWasCalled, setting } from './document';
import * as api from './generated/hey';
import { client } from './generated/hey/client.gen';

const keys = { admin: setting('LIVERANK_ADMIN_KEY'), rank: setting('LIVERANK_RANK_KEY') };
let key: string | undefined = keys.admin;
client.setConfig({ baseUrl: setting('LIVERANK_URL'), fetch: checked, auth: () => key });

async function main() {
  const put = await api.putItems({
    body: [
      { itemId: 'lamp-1', attributes: { title: 'Desk lamp', price: 30, colours: ['red', 'blue'] } },
      { itemId: 'lamp-2', attributes: { title: 'Floor lamp', price: 90 } },
      { itemId: 'lamp-3' },
    ],
  });
  assert.equal(put.data?.accepted, 3);
  assert.equal((await eventually(async () => (await api.getItem({ path: { itemId: 'lamp-2' } })).data)).itemId, 'lamp-2');
  assert.ok((await api.searchItems({ query: { query: 'lamp', limit: 2 } })).data);

  const times: api.RankRequest['timestamp'][] = [undefined, Date.now(), String(Date.now()), new Date().toISOString()];
  for (const timestamp of times) {
    const ranked = await api.rank({
      body: {
        queryId: `lamps-${typeof timestamp}-${String(timestamp).length}`,
        query: 'lamp',
        userId: 'hey',
        timestamp,
        explain: true,
        items: [{ itemId: 'lamp-1' }, { itemId: 'lamp-2', score: 0.5, attributes: { price: 80 } }, { itemId: 'lamp-3' }],
      },
    });
    assert.deepEqual(ranked.data?.items.map((place) => place.position), [1, 2, 3]);
  }
  assert.ok((await api.rank({ query: { dryRun: true }, body: {} })).data);

  const click = { eventType: 'click', itemId: 'lamp-2', userId: 'hey', queryId: 'lamps-number-13' };
  assert.ok(await eventually(async () => (await api.sendFeedback({ query: { dryRun: true }, body: click })).data));
  assert.ok((await api.sendFeedback({ body: click })).data);
  assert.ok((await api.sendFeedback({ body: [{ ...click, eventType: 'add_to_cart', timestamp: Date.now() }] })).data);
  assert.ok((await api.sendFeedback({ body: { events: [click, { ...click, itemId: '' }] } })).data);
  assert.ok((await api.sendFeedback({ body: { ...click, itemId: 'lamp-3' } })).data);
  const goesWith = { items: [{ itemId: 'lamp-2' }], kind: 'after' as const, limit: 5 };
  const similar = await eventually(async () => (await api.findSimilar({ body: goesWith })).data?.items[0]);
  assert.deepEqual([similar.itemId, similar.because[0]?.itemId], ['lamp-3', 'lamp-2']);
  const user = await eventually(async () => (await api.getUser({ path: { userId: 'hey' } })).data);
  assert.ok(user.choices > 0);

  for (const look of [api.listModels, api.getModel, api.getEvaluation, api.listFeatures, api.listFields, api.getDiagnosis, api.getServer, api.getJournal]) {
    assert.ok((await look()).data);
  }
  assert.equal((await api.runUpdate()).data?.outcome, 'nothing_to_do');
  assert.equal((await api.cancelUpdate()).data?.cancelled, false);
  assert.equal((await api.proposeModel({ body: new Blob(['no candidate']) })).response?.status, 400);
  const challenger = (await api.listModels()).data?.challengers[0]?.name;
  assert.ok(challenger);
  assert.equal((await api.promoteModel({ path: { name: challenger } })).data?.name, challenger);
  const version = await eventually(async () => (await api.listModels()).data?.restorable[0]);
  assert.equal((await api.restoreModel({ path: { version } })).data?.version, version);
  assert.ok((await api.deleteItem({ path: { itemId: 'lamp-1' } })).data);
  assert.equal((await api.forgetUser({ path: { userId: 'hey' } })).data?.known, true);
  assert.equal((await api.forgetVisit({ path: { sessionId: 'nobody-came' } })).data?.known, false);
  const made = await api.putShop({ path: { shop: 'hey-books' }, body: { settings: { 'model.type': 'linear' } } });
  assert.equal(made.data?.shop, 'hey-books');
  assert.equal((await api.getShop({ path: { shop: 'hey-books' } })).data?.awake, false);
  assert.ok((await api.listShops()).data?.some((one) => one.shop === 'hey-books'));
  assert.equal((await api.deleteShop({ path: { shop: 'hey-books' } })).data?.shop, 'hey-books');
  // a model that fits takes a job of its own to make
  everyOperationWasCalled(['proposeModel']);

  assert.equal((await api.getItem({ path: { itemId: 'no-lamp' } })).error?.type, 'urn:liverank:problem:not-found');
  assert.equal((await api.promoteModel({ path: { name: 'nobody' } })).error?.status, 404);
  assert.equal((await api.restoreModel({ path: { version: 999 } })).error?.status, 404);
  const refused = await api.rank({ body: { items: [{ itemId: '' }], weight: 2 } });
  assert.equal(refused.error?.errors?.[0]?.pointer, '/items/0/itemId');
  key = keys.rank;
  assert.equal((await api.getModel()).error?.status, 403);
  key = 'nobody knows this';
  assert.equal((await api.rank({ body: {} })).error?.status, 401);
  key = undefined;
  assert.equal((await api.rank({ body: {} })).error?.status, 401);
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
