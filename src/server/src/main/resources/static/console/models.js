// Versions and what the gate thought of them; challengers.

import { get, post } from './server.js';
import { clock, confirmed, count, el, empty, loading, number, OUR_CLICKS, percent, seconds, stacking, trouble } from './page.js';

export async function show(view) {
  const said = el('span', { id: 'said', role: 'status', class: 'soft' });
  const update = el('button', { class: 'main', type: 'button', id: 'update' }, 'Update now');
  const bar = el('progress', { max: 1, 'aria-label': 'Progress of the update' });
  const gone = el('span', { class: 'soft', id: 'gone' });
  const cancel = el('button', { type: 'button', id: 'cancel' }, 'Cancel');
  const running = el('section', { class: 'card row running', id: 'running', 'aria-label': 'Update under way', hidden: true }, bar, gone, cancel);
  const body = el('div', { class: 'two' }, loading('models'));
  view.append(el('div', { class: 'spread' }, el('h1', {}, 'Models'), el('div', { class: 'row' }, said, update)), running, body);
  let left = false;

  update.addEventListener('click', () => act(async () => {
    said.textContent = 'Training, and judging on newer lists …';
    const outcome = await post('models/update');
    return {
      ended: `Version ${outcome.update?.version}: ${verdict(outcome.update ?? {})}. ${outcome.update?.reason}`,
      nothing_to_do: 'Nothing to do yet: too few finished lists are newer than the last version.',
      busy: 'Another update is under way.',
    }[outcome.outcome];
  }));

  cancel.addEventListener('click', async () => {
    cancel.disabled = true;
    try {
      const { cancelled, update: ended } = await post('models/update/cancel');
      said.textContent = cancelled
        ? `Update ${ended.version} is cancelled; the model goes on as it is.`
        : ended ? `Too late: update ${ended.version} had ended.` : 'No update is under way any more.';
    } catch (problem) {
      said.textContent = problem.message;
    }
    cancel.disabled = false;
    await watch();
  });

  /** Shows how far the update under way is, whoever began it. */
  function progress(now) {
    running.hidden = !now;
    if (!now) {
      return;
    }
    if (now.share === undefined) {
      bar.removeAttribute('value');
      gone.textContent = `Update ${now.version} is under way.`;
    } else {
      bar.value = now.share;
      gone.textContent = `Update ${now.version}: ${percent(now.share)}, ${seconds(now.millis)} gone`
        + (now.millisLeft === undefined ? '' : `, about ${seconds(now.millisLeft)} left`) + `, on ${now.replica}.`;
    }
  }

  async function watch() {
    try {
      const models = await get('models');
      progress(models.running);
    } catch {
      progress(null);
    }
  }

  const verdict = one => (one.reason === 'cancelled' ? 'cancelled' : one.verdict);

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
        el('div', {}, el('b', {}, `Version ${one.version}`), ' ', el('span', { class: `badge ${one.reason === 'cancelled' ? 'info' : one.verdict}` }, verdict(one)), ' ',
          one.version === models.current ? el('span', { class: 'badge info' }, 'in charge') : null),
        restorable ? el('button', { type: 'button', 'aria-label': `Restore version ${one.version}`, onclick: () => restore(one.version) }, 'Restore') : null),
      el('p', { class: 'soft' }, `${clock(one.time)} · from version ${one.parent}${one.reason === 'cancelled' ? '' : ` · ${one.reason}`}`),
      one.reason === 'cancelled' ? null : el('p', { class: 'soft' }, `held out ${count(one.heldOut)} lists that LiveRank showed: loss ${number(one.before.loss)} → ${number(one.after.loss)}, ` +
        `MRR ${number(one.before.mrr)} → ${number(one.after.mrr)}, calibration ${number(one.after.calibration, 2)}, ` +
        `better in ${(100 * one.confidence).toFixed(0)}% of samples; trained on ${count(one.lists)} in ${(one.millis / 1000).toFixed(1)} s`));
    entry.style.setProperty('--dot', one.verdict === 'accepted' ? 'var(--good)' : 'var(--warn)');
    return { time: Date.parse(one.time), entry };
  }

  function incident(one) {
    const entry = el('li', {},
      el('div', {}, el('b', {}, one.kind.replaceAll('_', ' ')), ' ',
        one.trouble ? el('span', { class: 'badge incident' }, 'incident') : null),
      el('p', { class: 'soft' }, `${clock(one.time)} · ${one.detail}`));
    entry.style.setProperty('--dot', one.trouble ? 'var(--bad)' : 'var(--accent)');
    return { time: Date.parse(one.time), entry };
  }

  function line(models) {
    const entries = [...models.updates.map(one => version(models, one)), ...models.incidents.map(incident)]
      .sort((a, b) => b.time - a.time);
    const listed = new Set(models.updates.map(one => one.version));
    const others = models.restorable.filter(one => !listed.has(one) && one !== models.current);
    return el('section', { class: 'card', 'aria-label': 'Versions' },
      el('h2', {}, 'Versions'),
      el('p', { class: 'soft' }, `In charge: ${models.inCharge} (${models.type}), version ${models.current}${models.current === 0 ? ' (nothing has passed the gate yet; live learns all the same)' : ''}.`),
      others.length === 0 ? null : el('p', {}, 'Also kept: ', others.map(one => el('button', { type: 'button', onclick: () => restore(one) }, `Restore version ${one}`))),
      entries.length === 0
        ? empty('No update yet', 'The scheduled job trains finished lists and shows what the gate thought of the result. Update now does not wait for it.')
        : el('ol', { class: 'timeline', id: 'versions' }, entries.map(one => one.entry)));
  }

  /** What lists of both orders say. */
  function duel(name, models, evaluation) {
    const found = evaluation.duels.find(one => one.challenger === name && one.inCharge === models.inCharge);
    return found ? `, ${found.all.verdict === 'open' ? 'not yet told apart from' : `${found.all.verdict} than`} ${models.inCharge} by ${count(found.all.lists)} lists of both` : '';
  }

  function challengers(models, evaluation) {
    const figure = (figures, name, digits) => number(figures?.lists > 0 ? figures[name] : undefined, digits);
    const row = (name, type, figures, button) => el('tr', {},
      el('th', { scope: 'row' }, name, type ? el('span', { class: 'soft type' }, type) : null), el('td', {}, button),
      el('td', {}, figure(figures, 'mrr')), el('td', {}, figure(figures, 'ndcg10')), el('td', {}, figure(figures, 'logLoss')));
    return el('section', { class: 'card', 'aria-label': 'Challengers' },
      el('h2', {}, 'Challengers'),
      el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Comparison of models' }, stacking(el('table', { class: 'models' },
        el('thead', {}, el('tr', {}, ['model', 'action', 'MRR', 'NDCG@10', 'log loss'].map(one => el('th', { scope: 'col' }, one)))),
        el('tbody', {},
          row('search engine\'s order', null, evaluation.recent.shown, null),
          row(models.inCharge, `${models.type}, in charge`, evaluation.recent.served, null),
          // while a foreign model is in charge, ours behind it is what live is
          models.challengers.map(one => row(one.name, one.type + duel(one.name, models, evaluation), evaluation.recent.challengers[one.name] ?? (models.type === 'foreign' ? evaluation.recent.live : undefined),
            el('button', { type: 'button', 'aria-label': `Promote ${one.name}`, onclick: () => promote(one.name) }, 'Promote'))))))),
      models.challengers.length === 0
        ? el('p', { class: 'soft' }, 'No challenger: models under liverank.challengers learn in the shadow on the same lists and rank for nobody.')
        : null,
      el('p', { class: 'soft' }, 'Over the last 1,000 to 1,500 finished lists, each scored before it was learned. ', OUR_CLICKS,
        ' Which order is better, the lists say in which both are interleaved: see Learning.'));
  }

  async function draw() {
    try {
      const [models, evaluation] = await Promise.all([get('models'), get('evaluation')]);
      progress(models.running);
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
  const watching = setInterval(() => {
    if (!left && (update.disabled || !running.hidden)) {
      watch();
    }
  }, 500);
  return () => {
    left = true;
    clearInterval(timer);
    clearInterval(watching);
  };
}
