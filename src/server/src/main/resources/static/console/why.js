// Why an item stands where it does, in a shop's words. Bars have one scale for all items, so that what is small looks it.

import { get } from './server.js';
import { el, number } from './page.js';

/** A score that makes an item e^2, some seven times, as likely to be chosen as it would be without. */
const FULL = 2;
const NOTHING = 0.005;
const WORDS = [[0.05, 'hardly matters'], [0.3, 'a little'], [1, 'clearly'], [Infinity, 'strongly']];

const SUBJECTS = [
  ['engine', 'Where the search engine put it'],
  ['user', 'What this shopper likes'],
  ['session', 'What this visit shows'],
  ['behaviour', 'What all shoppers chose'],
  ['query', 'The words searched for'],
  ['item', 'The item itself'],
  ['request', 'Device, country and the like'],
  ['rest', 'All of it together'],
];

let sources = null;

/** By name or label: where a feature is from. */
async function origins() {
  sources ??= get('features').then(answer => new Map((answer.features ?? answer)
    .flatMap(one => [[one.name, one], [one.label ?? one.name, one]])
    .map(([name, one]) => [name, one.name.startsWith('retrieval_') ? 'engine' : one.source])));
  return sources.catch(() => {
    sources = null;
    return new Map();
  });
}

function subject(known, feature) {
  const found = known.get(feature) ?? known.get(feature.replace(/^.*\.([a-z_0-9]+)$/, '<number>.$1'))
    ?? known.get(feature.replace(/^.*\.([a-z_0-9]+)$/, '<vector>.$1'));
  return found ?? 'rest';
}

function words(value) {
  const size = Math.abs(value);
  if (size < NOTHING) {
    return 'nothing known yet';
  }
  const [, word] = WORDS.find(([limit]) => size < limit);
  return size < WORDS[0][0] ? word : `${value > 0 ? 'lifts' : 'lowers'} it ${word}`;
}

function bar(value) {
  const share = Math.max(-1, Math.min(1, value / FULL));
  const fill = el('i', { class: share < 0 ? 'minus' : null });
  fill.style.width = `${50 * Math.abs(share)}%`;
  fill.style.left = share < 0 ? `${50 - 50 * Math.abs(share)}%` : '50%';
  return el('span', { class: 'bar middle', 'aria-hidden': 'true' }, Math.abs(value) < NOTHING ? null : fill);
}

/** Without the minus of what is nought. */
const signed = value => {
  const text = number(Math.abs(value));
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
};

export async function why(place, name) {
  const all = place.explanation?.contributions ?? [];
  const known = await origins();
  const groups = SUBJECTS.map(([key, title]) => {
    const parts = all.filter(one => subject(known, one.feature) === key);
    return { key, title, parts, sum: parts.reduce((sum, one) => sum + one.value, 0) };
  });
  const learned = groups.filter(group => group.key !== 'engine').flatMap(group => group.parts)
    .some(one => Math.abs(one.value) >= NOTHING);
  const shown = groups.filter(group => group.parts.length > 0 || ['engine', 'user', 'session', 'behaviour'].includes(group.key));
  const dialog = el('dialog', { 'aria-label': `Why ${name} is at ${place.position}` },
    el('div', { class: 'spread' }, el('h2', {}, name),
      el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')),
    el('p', { class: 'soft' }, `Place ${place.position} here, place ${place.originalPosition} by the search engine. ` +
      `Score ${number(place.score)}, chance of being chosen ${(100 * place.probability).toFixed(1)}%.`),
    learned ? null : el('p', { id: 'nothing-known' }, el('b', {}, 'Nothing known yet'),
      ' of this item, this shopper or this search: the search engine\'s order stands.'),
    el('ul', { class: 'bars' },
      shown.map(group => el('li', { 'data-subject': group.key },
        el('span', {}, group.title, el('small', {}, words(group.sum))),
        bar(group.sum),
        el('span', { class: 'number' }, signed(group.sum))))),
    el('p', { class: 'soft' }, 'The score is the sum of these. A full bar to the right makes an item some seven times as likely to be chosen, ' +
      'one to the left a seventh as likely; the scale is the same for all items.'),
    all.length === 0 ? null : el('details', {},
      el('summary', {}, `${all.length} ${all.length === 1 ? 'part' : 'parts'}, as the model has them`),
      el('ul', { class: 'bars' }, [...all].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 24).map(one => el('li', {},
        el('span', {}, one.feature.replaceAll('_', ' '), el('small', {}, one.meaning)),
        bar(one.value),
        el('span', { class: 'part' }, signed(one.value))))),
      place.explanation.lift
        ? el('p', {}, 'It would be one place higher if ', el('b', {}, place.explanation.lift.feature.replaceAll('_', ' ')),
          ` (${place.explanation.lift.meaning}) were ${number(place.explanation.lift.to)} instead of ${number(place.explanation.lift.from)}.`)
        : null));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
