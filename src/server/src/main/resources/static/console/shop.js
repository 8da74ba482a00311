// Search, and see what LiveRank makes of the retrieval order; click, and see the order change.

import { get, post } from './server.js';
import { el, empty, loading, picture, title, trouble } from './page.js';
import { why } from './why.js';

const SHOWN = 24;
const PATIENCE = 3000;
const FOUND = 100;
const CHIPS = ['running shoes', 'desk lamp', 'wireless headphones', '跑步鞋', 'frying pan', 'dome tent'];
const ACTIONS = [['click', 'Click'], ['add_to_cart', 'Cart'], ['purchase', 'Buy']];

const remembered = { userId: 'guest', query: '' };

export async function show(view, { info }) {
  let attributes = new Map();
  let candidates = [];
  let ranking = null;
  let touched = null;
  let searches = 0;
  let total = 0;

  const user = el('input', { id: 'user', list: 'customers', value: remembered.userId, autocomplete: 'off' });
  const customers = el('datalist', { id: 'customers' });
  const likes = el('p', { class: 'soft', id: 'likes' });
  const query = el('input', { id: 'query', type: 'search', value: remembered.query, autocomplete: 'off', placeholder: 'everything' });
  const plain = el('div', { class: 'card' });
  const ours = el('div', { class: 'card' });
  const latency = el('span', { id: 'latency', role: 'status' });
  let known = [];

  const form = el('form', {
    class: 'row',
    role: 'search',
    onsubmit: event => {
      event.preventDefault();
      search();
    },
  },
    el('label', {}, 'Shop as', user, customers),
    el('label', { class: 'wide' }, 'Search for', query),
    el('button', { class: 'main', type: 'submit' }, 'Search'));

  view.append(
    el('h1', { class: 'unseen' }, 'Shop'),
    el('section', { class: 'card', 'aria-label': 'Search' }, form, likes, info.demo
      ? el('div', { class: 'chips' }, CHIPS.map(chip => el('button', {
        type: 'button',
        onclick: () => {
          query.value = chip;
          search();
        },
      }, chip)))
      : null),
    el('div', { class: 'columns' }, plain, ours));

  function introduce() {
    const customer = known.find(one => one.userId === user.value);
    likes.textContent = customer
      ? `In secret, ${customer.userId} likes ${customer.likes.join(', ')}. LiveRank has to find out.`
      : '';
  }
  user.addEventListener('change', () => {
    introduce();
    search();
  });

  const request = () => ({
    query: query.value.trim() || undefined,
    userId: user.value.trim() || undefined,
    sessionId: `${user.value.trim() || 'guest'}-console`,
    items: candidates,
    explain: true,
  });

  async function search() {
    const mine = ++searches;
    remembered.userId = user.value;
    remembered.query = query.value;
    touched = null;
    latency.textContent = '';
    latency.className = '';
    plain.replaceChildren(loading('items'));
    ours.replaceChildren(loading('the ranking'));
    try {
      // an answer that comes after the next search was begun is of no interest
      const found = await get(`items?limit=${FOUND}&query=${encodeURIComponent(query.value.trim())}`);
      if (mine !== searches) {
        return;
      }
      attributes = new Map(found.items.map(item => [item.itemId, item.attributes]));
      candidates = found.items.map(item => ({ itemId: item.itemId, score: item.score }));
      if (candidates.length === 0) {
        plain.replaceChildren(el('h2', {}, 'Search engine'), query.value.trim()
          ? empty('Nothing found', `No item has the words “${query.value.trim()}”.`)
          : empty('The catalogue is empty', 'Send items to PUT /items, or start with the profile demo.'));
        ours.replaceChildren(el('h2', {}, 'LiveRank'), empty('Nothing to rank', 'Search for something else.'));
        return;
      }
      const ranked = await post('rank', request());
      if (mine !== searches) {
        return;
      }
      ranking = ranked;
      total = found.total;
      draw();
    } catch (problem) {
      plain.replaceChildren(trouble(problem));
      ours.replaceChildren(trouble(problem));
    }
  }

  function drawPlain() {
    const places = new Map(ranking.items.map(place => [place.itemId, place.position]));
    plain.replaceChildren(
      el('div', { class: 'head' },
        el('h2', {}, 'Search engine'),
        el('p', { class: 'soft' }, `${total} found, in plain retrieval order (BM25)`)),
      el('ol', { class: 'items', id: 'retrieved' }, candidates.slice(0, SHOWN).map((candidate, i) => el('li', { class: 'item' },
        el('span', { class: 'place' }, `${i + 1}`),
        picture(attributes.get(candidate.itemId)),
        el('div', {},
          el('div', { class: 'title' }, title(candidate.itemId, attributes.get(candidate.itemId))),
          el('div', { class: 'soft' }, places.get(candidate.itemId) === i + 1 ? 'the same here' : `LiveRank: ${places.get(candidate.itemId) ?? '–'}`))))));
  }

  function card(place) {
    const facts = attributes.get(place.itemId) ?? {};
    const moved = place.originalPosition - place.position;
    const about = [facts.brand, facts.price === undefined ? null : `${facts.price}`, facts.rating === undefined ? null : `★ ${facts.rating}`]
      .filter(Boolean).join(' · ');
    const name = title(place.itemId, facts);
    const other = candidates[place.position - 1]?.itemId;
    return el('li', { class: `item${place.itemId === touched ? ' touched' : ''}`, 'data-item': place.itemId },
      el('span', { class: 'place' }, `${place.position}`),
      picture(facts),
      el('div', {},
        el('div', { class: 'title' }, name),
        el('div', { class: 'soft' }, about, ' ', moved === 0 ? null : el('span', {
          class: `moved ${moved > 0 ? 'up' : 'down'}`,
          title: `the search engine had it at ${place.originalPosition}`,
        }, `${moved > 0 ? '▲' : '▼'} ${Math.abs(moved)}`)),
        el('div', { class: 'soft counterpart' }, other === undefined || other === place.itemId
          ? 'search engine: the same'
          : `search engine: ${title(other, attributes.get(other))}`)),
      el('div', { class: 'actions' },
        ACTIONS.map(([type, label]) => el('button', {
          type: 'button',
          'data-action': type,
          'aria-label': `${label}: ${name}`,
          onclick: () => act(type, place),
        }, label)),
        el('button', { type: 'button', 'data-action': 'why', 'aria-label': `Why: ${name}`, onclick: () => why(place, name) }, 'Why?')));
  }

  function draw() {
    const before = new Map([...ours.querySelectorAll('.item')].map(item => [item.dataset.item, item.getBoundingClientRect().top]));
    drawPlain();
    ours.replaceChildren(
      el('div', { class: 'head' },
        el('div', { class: 'spread' }, el('h2', {}, 'LiveRank'), latency),
        el('p', { class: 'soft' }, ranking.degraded
          ? 'Ranking failed; this is the search engine\'s order.'
          : `for ${user.value || 'nobody in particular'}, ranked in ${(ranking.tookMicros / 1000).toFixed(1)} ms`)),
      el('ol', { class: 'items', id: 'ranked' }, ranking.items.slice(0, SHOWN).map(card)));
    if (before.size === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      return;
    }
    for (const item of ours.querySelectorAll('.item')) {
      const old = before.get(item.dataset.item);
      const moved = old === undefined ? 40 : old - item.getBoundingClientRect().top;
      if (moved !== 0) {
        item.animate([{ transform: `translateY(${moved}px)`, opacity: old === undefined ? 0 : 1 }, { transform: 'none', opacity: 1 }],
          { duration: 450, easing: 'cubic-bezier(.2,.7,.2,1)' });
      }
    }
  }

  async function act(type, place) {
    const started = performance.now();
    const seen = JSON.stringify(ranking.items.map(item => [item.itemId, item.score]));
    const asked = request();
    touched = place.itemId;
    try {
      await post('feedback', {
        eventType: type, itemId: place.itemId, queryId: ranking.queryId, position: place.position,
        userId: asked.userId, sessionId: asked.sessionId,
      });
      let fresh;
      do {
        fresh = await post('rank?dryRun=true', { ...asked, explain: false });
      } while (JSON.stringify(fresh.items.map(item => [item.itemId, item.score])) === seen
        && performance.now() - started < PATIENCE);
      const took = performance.now() - started;
      ranking = await post('rank', asked);
      latency.className = 'latency';
      latency.textContent = `${type.replaceAll('_', ' ')} to changed ranking: ${Math.round(took)} ms`;
      draw();
    } catch (problem) {
      latency.className = 'badge error';
      latency.textContent = problem.message;
    }
  }

  const first = search();
  if (info.demo) {
    known = await get('demo/customers').catch(() => []);
    customers.append(...known.map(one => el('option', { value: one.userId })));
    introduce();
  }
  await first;
}
