// The browser's script as its types say; compiled here, run in a browser by BrowserScriptTest.
import { LiveRank, type Ranking } from './liverank.js';

export async function shop(list: Element): Promise<string | null> {
  const live = new LiveRank({ url: 'https://rank.example', key: 'lr_', consent: false, onError: console.warn });
  live.consent(true);
  const first: Ranking = await live.rank({ query: 'shoes', items: [{ itemId: 'a', attributes: { price: 1 } }], limit: 1 });
  const next = await live.rank({ items: [{ itemId: 'a' }], ...(first.pageToken ? { pageToken: first.pageToken } : {}) });
  live.observe(list, next);
  const sent: boolean = live.track('add_to_cart', 'a', { value: 79, quantity: 1 }) && live.track('our_own_word', 'a');
  // @ts-expect-error: an event is of an item
  live.track('click');
  await live.flush();
  return sent ? (live.ids.clientId ?? null) : next.queryId;
}
