// Is the integration right?

import { get } from './server.js';
import { el, loading, trouble } from './page.js';

export async function show(view) {
  const list = el('ul', { class: 'findings', id: 'findings' }, el('li', {}, loading('findings')));
  const said = el('p', { class: 'soft' });
  const recent = el('section', { id: 'recent', 'aria-label': 'Last events in the words of others', hidden: true });
  view.append(
    el('div', { class: 'spread' }, el('h1', {}, 'Doctor'), el('button', { type: 'button', onclick: draw }, 'Look again')),
    said, list, recent);

  function finding(one) {
    return el('li', { class: 'card', 'data-code': one.code },
      el('div', { class: 'spread' }, el('h2', {}, one.title), el('span', { class: `badge ${one.severity}` }, one.severity)),
      el('p', {}, one.detail),
      one.example ? el('p', { class: 'soft' }, 'for example: ', el('code', {}, one.example)) : null,
      one.fix ? el('p', { class: 'fix' }, one.fix) : null);
  }

  function event(one) {
    return el('li', { class: 'card', 'data-dialect': one.dialect },
      el('p', { class: 'soft' }, `${one.dialect}, ${new Date(one.time).toLocaleTimeString()}`),
      el('p', {}, el('code', {}, one.received)),
      one.understood.map(ours => el('p', {}, '→ ', el('code', {}, ours))),
      one.note ? el('p', { class: one.understood.length === 0 ? 'fix' : 'soft' }, one.note) : null);
  }

  /** What others sent, as it came and as it was understood; only where anything did. */
  async function drawEvents() {
    const { lines } = await get('console/events');
    recent.hidden = lines.length === 0;
    const open = recent.querySelector('details')?.open ?? false;
    recent.replaceChildren(el('details', { open },
      el('summary', {}, `Last ${lines.length} events in the words of others, as received and as understood`),
      el('ul', { class: 'findings' }, lines.map(event))));
  }

  async function draw() {
    try {
      const diagnosis = await get('doctor');
      const bad = diagnosis.findings.filter(one => one.severity === 'warning' || one.severity === 'error').length;
      said.textContent = bad === 0
        ? 'Nothing to mend in what came since this server started.'
        : `${bad} to mend in what came since this server started.`;
      const passed = diagnosis.findings.filter(one => one.severity === 'ok');
      list.replaceChildren(
        ...diagnosis.findings.filter(one => one.severity !== 'ok').map(finding),
        ...(passed.length === 0 ? [] : [el('li', { class: 'card' },
          el('h2', {}, 'As it should be'),
          el('ul', { class: 'passed' }, passed.map(one => el('li', { 'data-code': one.code }, `${one.title}: `,
            el('span', { class: 'soft' }, one.detail)))))]));
      await drawEvents();
    } catch (problem) {
      list.replaceChildren(el('li', {}, trouble(problem)));
    }
  }

  await draw();
  const timer = setInterval(draw, 5000);
  return () => clearInterval(timer);
}
