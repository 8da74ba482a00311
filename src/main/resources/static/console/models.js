// Versions and what the gate thought of them; challengers.

import { get, post } from './server.js';
import { clock, confirmed, count, el, empty, loading, number, trouble } from './page.js';

/** What is on record beside incidents. */
const WELCOME = ['promoted', 'labels_mended'];

export async function show(view) {
  const said = el('span', { id: 'said', role: 'status', class: 'soft' });
  const update = el('button', { class: 'main', type: 'button', id: 'update' }, 'Update now');
  const body = el('div', { class: 'two' }, loading('models'));
  view.append(el('div', { class: 'spread' }, el('h1', {}, 'Models'), el('div', { class: 'row' }, said, update)), body);

  update.addEventListener('click', () => act(async () => {
    said.textContent = 'Training, and judging on newer lists …';
    const outcome = await post('models/update');
    return {
      ended: `Version ${outcome.update?.version}: ${outcome.update?.verdict}. ${outcome.update?.reason}`,
      nothing_to_do: 'Nothing to do yet: too few finished lists are newer than the last version.',
      busy: 'Another update is under way.',
    }[outcome.outcome];
  }));

  async function act(what) {
    update.disabled = true;
    try {
      said.textContent = await what();
    } catch (problem) {
      said.textContent = problem.message;
    }
    update.disabled = false;
    await draw();
  }

  async function restore(version) {
    if (await confirmed(`Put version ${version} back in charge? Live is set back to it on every replica.`, 'Restore')) {
      await act(async () => {
        await post(`models/${version}/restore`);
        await until(models => models.current === version);
        return `Version ${version} is in charge.`;
      });
    }
  }

  async function promote(name) {
    if (await confirmed(`Put ${name} in charge? The model that is goes on learning in the shadow.`, 'Promote')) {
      await act(async () => {
        await post(`models/${name}/promote`);
        await until(models => models.inCharge === name);
        return `${name} is in charge.`;
      });
    }
  }

  async function until(condition) {
    const deadline = performance.now() + 5000;
    while (!condition(await get('models')) && performance.now() < deadline) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  function version(models, one) {
    const restorable = models.restorable.includes(one.version) && one.version !== models.current;
    const entry = el('li', { 'data-version': one.version },
      el('div', { class: 'spread' },
        el('div', {}, el('b', {}, `Version ${one.version}`), ' ', el('span', { class: `badge ${one.verdict}` }, one.verdict),
          one.version === models.current ? el('span', { class: 'badge info' }, 'in charge') : null),
        restorable ? el('button', { type: 'button', 'aria-label': `Restore version ${one.version}`, onclick: () => restore(one.version) }, 'Restore') : null),
      el('p', { class: 'soft' }, `${clock(one.time)} · from version ${one.parent} · ${one.reason}`),
      el('p', { class: 'soft' }, `held out ${count(one.heldOut)} lists: loss ${number(one.before.loss)} → ${number(one.after.loss)}, ` +
        `MRR ${number(one.before.mrr)} → ${number(one.after.mrr)}, calibration ${number(one.after.calibration, 2)}, ` +
        `better in ${(100 * one.confidence).toFixed(0)}% of samples; trained on ${count(one.lists)} in ${(one.millis / 1000).toFixed(1)} s`));
    entry.style.setProperty('--dot', one.verdict === 'accepted' ? 'var(--good)' : 'var(--warn)');
    return { time: Date.parse(one.time), entry };
  }

  function incident(one) {
    const welcome = WELCOME.includes(one.kind);
    const entry = el('li', {},
      el('div', {}, el('b', {}, one.kind.replaceAll('_', ' ')), ' ',
        welcome ? null : el('span', { class: 'badge incident' }, 'incident')),
      el('p', { class: 'soft' }, `${clock(one.time)} · ${one.detail}`));
    entry.style.setProperty('--dot', welcome ? 'var(--accent)' : 'var(--bad)');
    return { time: Date.parse(one.time), entry };
  }

  function line(models) {
    const entries = [...models.updates.map(one => version(models, one)), ...models.incidents.map(incident)]
      .sort((a, b) => b.time - a.time);
    const listed = new Set(models.updates.map(one => one.version));
    const others = models.restorable.filter(one => !listed.has(one) && one !== models.current);
    return el('section', { class: 'card', 'aria-label': 'Versions' },
      el('h2', {}, 'Versions'),
      el('p', { class: 'soft' }, `In charge: ${models.inCharge}, version ${models.current}${models.current === 0 ? ' (nothing has passed the gate yet; live learns all the same)' : ''}.`),
      others.length === 0 ? null : el('p', {}, 'Also kept: ', others.map(one => el('button', { type: 'button', onclick: () => restore(one) }, `Restore version ${one}`))),
      entries.length === 0
        ? empty('No update yet', 'The scheduled job trains finished lists and shows what the gate thought of the result. Update now does not wait for it.')
        : el('ol', { class: 'timeline', id: 'versions' }, entries.map(one => one.entry)));
  }

  function challengers(models, evaluation) {
    const row = (name, type, figures, button) => el('tr', {},
      el('th', { scope: 'row' }, name), el('td', {}, type),
      el('td', {}, number(figures?.mrr)), el('td', {}, number(figures?.ndcg10)), el('td', {}, number(figures?.logLoss)), el('td', {}, button));
    return el('section', { class: 'card', 'aria-label': 'Challengers' },
      el('h2', {}, 'Challengers'),
      models.challengers.length === 0
        ? empty('None', 'Models under liverank.challengers learn in the shadow on the same lists and rank for nobody.')
        : el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Comparison of models' }, el('table', {},
          el('thead', {}, el('tr', {}, ['name', 'type', 'MRR', 'NDCG@10', 'log loss', 'action'].map(one => el('th', { scope: 'col' }, one)))),
          el('tbody', {},
            row('search engine', '–', evaluation.recent.shown, '–'),
            row(`${models.inCharge} (in charge)`, '', evaluation.recent.served, '–'),
            models.challengers.map(one => row(one.name, one.type, evaluation.recent.challengers[one.name],
              el('button', { type: 'button', 'aria-label': `Promote ${one.name}`, onclick: () => promote(one.name) }, 'Promote')))))),
      el('p', { class: 'soft' }, 'Over the last 1,000 to 1,500 finished lists, each scored before it was learned.'));
  }

  async function draw() {
    try {
      const [models, evaluation] = await Promise.all([get('models'), get('evaluation')]);
      body.replaceChildren(line(models), challengers(models, evaluation));
    } catch (problem) {
      body.replaceChildren(trouble(problem));
    }
  }

  await draw();
  const timer = setInterval(() => {
    if (!update.disabled && !document.querySelector('dialog[open]') && !body.contains(document.activeElement)) {
      draw();
    }
  }, 5000);
  return () => clearInterval(timer);
}
