// What is known of a user, and how to forget it.

import { get, remove } from './server.js';
import { clock, confirmed, count, el, empty, loading, percent, picture, title, trouble } from './page.js';

export async function show(view, { info, argument }) {
  const user = el('input', { id: 'portrait-user', list: 'known', value: argument ?? '', autocomplete: 'off' });
  const known = el('datalist', { id: 'known' });
  const body = el('div', {}, empty('Whose portrait?', 'Give a user id as your shop sends it.'));
  view.append(
    el('h1', {}, 'Users'),
    el('section', { class: 'card', 'aria-label': 'Find a user' },
      el('form', {
        class: 'row',
        onsubmit: event => {
          event.preventDefault();
          if (location.hash === `#users/${encodeURIComponent(user.value.trim())}`) {
            draw();
          } else {
            location.hash = `users/${encodeURIComponent(user.value.trim())}`;
          }
        },
      },
        el('label', { class: 'wide' }, 'User id', user, known),
        el('button', { class: 'main', type: 'submit' }, 'Show'))),
    body);

  async function draw() {
    const userId = user.value.trim();
    if (!userId) {
      return;
    }
    body.replaceChildren(loading('the portrait'));
    try {
      const portrait = await get(`users/${encodeURIComponent(userId)}`);
      const recent = await Promise.all(portrait.recent.slice(0, 12).map(async touch => ({
        ...touch,
        attributes: (await get(`items/${encodeURIComponent(touch.itemId)}`).catch(() => ({}))).attributes ?? {},
      })));
      body.replaceChildren(page(userId, portrait, recent));
    } catch (problem) {
      body.replaceChildren(problem.status === 404
        ? empty(`Nothing is known of ${userId}`, 'No feedback came under this id, or it was forgotten.')
        : trouble(problem));
    }
  }

  async function forget(userId) {
    if (!await confirmed(`Forget ${userId}? The profile goes, on every replica, and cannot be brought back.`, 'Forget')) {
      return;
    }
    try {
      await remove(`users/${encodeURIComponent(userId)}`);
      body.replaceChildren(empty(`${userId} is forgotten`, 'Counters of items stay; they hold no user.'));
    } catch (problem) {
      body.replaceChildren(trouble(problem));
    }
  }

  function shares(values) {
    return el('ul', { class: 'bars' }, values.map(one => {
      const fill = el('i');
      fill.style.width = percent(one.share);
      return el('li', {}, one.value, el('span', { class: 'bar' }, fill), el('span', { class: 'number' }, percent(one.share)));
    }));
  }

  function page(userId, portrait, recent) {
    return el('div', { class: 'two', id: 'portrait' },
      el('section', { class: 'card', 'aria-label': 'Taste' },
        el('div', { class: 'spread' }, el('h2', {}, userId),
          el('button', { type: 'button', class: 'danger', onclick: () => forget(userId) }, 'Forget this user')),
        el('p', { class: 'soft' }, `Touches: ${count(portrait.touches)}, choices among them: ${count(portrait.choices)}. What is old counts less: half in two weeks.`),
        portrait.tastes.length === 0 ? el('p', {}, 'The catalogue says nothing of the items touched.') : null,
        portrait.tastes.map(taste => [el('h3', {}, taste.field), shares(taste.values)]),
        portrait.bands.map(band => el('p', {}, el('b', {}, band.field), `: mostly ${band.low} to ${band.high}, in the middle ${band.middle}`))),
      el('section', { class: 'card', 'aria-label': 'Recent sequence' },
        el('h2', {}, 'Last touched'),
        el('ol', { class: 'plain' }, recent.map(touch => el('li', {},
          el('span', { class: 'place' }, `${touch.count}×`),
          picture(touch.attributes),
          el('span', {}, title(touch.itemId, touch.attributes),
            el('span', { class: 'soft' }, ` ${touch.lastType.replaceAll('_', ' ')}, ${clock(touch.lastTime)}`)))))));
  }

  if (info.demo) {
    const customers = await get('demo/customers').catch(() => []);
    known.append(...customers.map(one => el('option', { value: one.userId })));
  }
  await draw();
}
