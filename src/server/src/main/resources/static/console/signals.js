// What is used of what the shop sends: every field, how it is read, what it is worth, what is wrong with it.

import { get } from './server.js';
import { count, el, empty, loading, percent, stacking, trouble } from './page.js';

const ABOUT = {
  constant: 'one value only',
  mostly_missing: 'mostly missing',
  unreadable: 'unreadable values',
  number_as_text: 'numbers as text',
  named_like_id: 'named like an id',
  mixed: 'numbers and words',
  wrong_dimension: 'wrong dimension',
  no_vector: 'values that are no vector',
  no_room: 'no room',
};
const HARMLESS = ['constant', 'mostly_missing', 'number_as_text', 'named_like_id'];

export async function show(view) {
  let left = false;
  const said = el('p', { class: 'soft', id: 'signals-said', role: 'status' });
  const body = el('div', {}, loading('fields'));
  const again = el('button', { type: 'button', onclick: () => draw() }, 'Look again');
  view.append(
    el('div', { class: 'spread' }, el('h1', {}, 'Signals'), again),
    said, body);

  function worth(field, most) {
    if (!field.importance) {
      return el('span', { class: 'soft' }, '–');
    }
    const { loss, error } = field.importance;
    const fill = el('i', { class: loss < 0 ? 'minus' : null });
    fill.style.width = percent(most > 0 ? Math.min(1, Math.abs(loss) / most) : 0);
    return el('div', { class: 'worth' },
      el('span', { class: 'bar', 'aria-hidden': 'true' }, fill),
      el('span', { class: 'number' }, `${loss.toFixed(4)} ± ${error.toFixed(4)}`));
  }

  function coverage(field) {
    const { items, candidates, either } = field.coverage;
    return [
      el('div', {}, `items ${percent(items)}`),
      candidates === undefined ? null : el('div', {}, `requests ${percent(candidates)}`),
      either === undefined ? null : el('div', { class: 'soft' }, `either ${percent(either)}`),
    ];
  }

  function warning(one) {
    return el('p', { class: 'remark' },
      el('span', { class: `badge ${HARMLESS.includes(one.code) ? 'info' : 'warning'}` }, ABOUT[one.code] ?? one.code),
      ` ${one.text}`);
  }

  function columns(field) {
    return field.columns.length === 0 ? null : el('details', {},
      el('summary', {}, `${field.columns.length} columns`),
      el('ul', { class: 'weights' }, field.columns.map(one =>
        el('li', {}, el('code', {}, one.name), ` ${one.weight.toFixed(3)}`))));
  }

  function override(field) {
    if (!field.override) {
      return null;
    }
    const copy = el('button', {
      type: 'button', class: 'copy', 'aria-label': `Copy the line that reads ${field.name} otherwise`,
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(field.override);
          said.textContent = `Copied: ${field.override}`;
        } catch {
          // Pages that came over plain HTTP have no clipboard: the line is marked for the keyboard's copy.
          getSelection().selectAllChildren(line);
          said.textContent = 'The line is marked: copy it with the keyboard.';
        }
      },
    }, 'Copy');
    const line = el('code', {}, field.override);
    return el('div', { class: 'override' }, line, copy);
  }

  function row(field, most) {
    return el('tr', { 'data-field': field.name },
      el('th', { scope: 'row' }, el('code', {}, field.name), columns(field)),
      el('td', {}, el('span', { class: 'badge info' }, field.reading.replaceAll('_', ' ')),
        el('div', { class: 'soft' }, field.why)),
      el('td', {}, coverage(field)),
      el('td', { class: 'figure-cell' }, field.reading === 'vector' ? `${field.dimension} numbers` : count(field.distinct)),
      el('td', {}, field.example ? el('code', {}, field.example) : null),
      el('td', {}, worth(field, most)),
      el('td', {}, field.warnings.map(warning), override(field)));
  }

  function draw() {
    again.disabled = true;
    return get('fields?importance=false').then(first => {
      paint(first, false);
      return first.lists === 0 ? first : get('fields');
    }).then(answer => paint(answer, true)).catch(problem => {
      if (!left) {
        body.replaceChildren(trouble(problem));
      }
    }).finally(() => {
      again.disabled = false;
    });
  }

  function paint({ fields, ignored, lists }, done) {
    if (left) {
      return;
    }
    if (fields.length === 0) {
      said.textContent = '';
      body.replaceChildren(empty('No fields yet', 'Send items with attributes to PUT /items, or attributes with the candidates of POST /rank.'));
      return;
    }
    const most = Math.max(0, ...fields.map(field => field.importance?.loss ?? 0));
    const about = lists === 0
      ? 'What they are worth is measured once lists have choices.'
      : done
        ? `What they are worth: how much more loss ${lists} recent lists would have had with the values of a field dealt out anew, ± its standard error.`
        : 'Measuring what they are worth …';
    said.textContent = `${count(fields.length)} fields. ${about}`
      + (ignored > 0 ? ` ${count(ignored)} values came of further fields, for which there is no room.` : '');
    body.replaceChildren(el('div', { class: 'card scroll', tabindex: '0', role: 'region', 'aria-label': 'Fields' },
      stacking(el('table', { id: 'signals', class: 'signals' },
        el('thead', {}, el('tr', {}, ['Field', 'Read as', 'Coverage', 'Distinct', 'Example', 'Importance', 'To know; to read it otherwise']
          .map(name => el('th', { scope: 'col' }, name)))),
        el('tbody', {}, fields.map(field => row(field, most)))))));
  }

  draw();
  return () => { left = true; };
}
