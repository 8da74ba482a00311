// Simulated shoppers: start, pause, how many, other tastes, new products.

import { post, pulses } from './server.js';
import { el, percent, number, count } from './page.js';

export function shoppersBar(bar) {
  const rate = el('input', { type: 'number', min: 1, max: 2000, value: 200, id: 'rate', required: true });
  const toggle = el('button', { type: 'button', class: 'main', id: 'shop-on' }, 'Start shoppers');
  const said = el('p', { id: 'shoppers-state' });
  // apart from the state, which the next pulse overwrites before anybody has read this
  const answer = el('output', { id: 'shoppers-answer', for: 'rate' });
  const brief = el('span', { class: 'soft' });
  let running = false;

  const tell = async (path, body, done = '') => {
    try {
      const state = await post(path, body);
      answer.textContent = done;
      return state;
    } catch (problem) {
      answer.textContent = problem.message;
      return null;
    }
  };

  toggle.addEventListener('click', async () => {
    if (!rate.reportValidity()) {
      return;
    }
    toggle.disabled = true;
    const state = await tell('demo/shoppers', { running: !running, rate: Number(rate.value) });
    toggle.disabled = false;
    if (state) {
      show(state);
    }
  });
  rate.addEventListener('change', () => {
    if (rate.value !== '' && rate.reportValidity()) {
      tell('demo/shoppers', { rate: Number(rate.value) });
    }
  });

  function show(state) {
    running = state.running;
    brief.textContent = running ? `${count(state.actualRate)} rankings/s` : 'paused';
    toggle.textContent = running ? 'Pause shoppers' : 'Start shoppers';
    if (document.activeElement !== rate) {
      rate.value = state.rate;
    }
    if (state.problem) {
      said.replaceChildren(`Shoppers meet a problem: ${state.problem}`);
    } else if (state.ndcg !== null) {
      said.replaceChildren(
        `${count(state.visits)} lists, ${count(state.actualRate)}/s · what shoppers really want, in the first ten (NDCG@10 by true relevance): `,
        el('b', {}, number(state.ndcg)), ` by LiveRank, ${number(state.retrievalNdcg)} by the search engine: `,
        el('strong', { id: 'lift' }, `${state.lift >= 0 ? '+' : ''}${percent(state.lift)}`));
    } else {
      said.replaceChildren('Nobody is in the shop yet.');
    }
  }

  const fold = el('details', {}, el('summary', {}, 'Simulated shoppers ', brief), el('div', { class: 'fold' },
    toggle,
    el('label', {}, 'rankings per second', rate),
    el('button', { type: 'button', id: 'change-tastes', onclick: () => tell('demo/tastes', undefined, 'Tastes have changed.') }, 'Change tastes now'),
    el('button', {
      type: 'button',
      id: 'release',
      onclick: async () => tell('demo/releases', undefined, 'New products are in the shop.'),
    }, 'Release new products'),
    answer,
    said));
  // a phone's page is for the shop: there the bar is folded, elsewhere it is open and cannot fold
  const wide = matchMedia('(min-width: 761px)');
  const unfold = () => {
    fold.open = wide.matches;
  };
  wide.addEventListener('change', unfold);
  unfold();
  bar.append(fold);
  bar.hidden = false;
  pulses.listeners.add(() => {
    const state = pulses.last()?.shoppers;
    if (state) {
      show(state);
    }
  });
}
