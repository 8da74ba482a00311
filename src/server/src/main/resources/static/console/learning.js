// Live charts of the last quarter of an hour.

import { pulses } from './server.js';
import { count, el, empty, number, OUR_CLICKS, percent } from './page.js';
import { plotted } from './charts.js';

const RANKINGS = [['shown', 'search engine\'s order'], ['base', 'base (last validated)'], ['live', 'live (every event)'], ['served', 'LiveRank (fused)']];
const figure = (ranking, name) => pulse => pulse.figures[ranking][name];
const rankings = name => RANKINGS.map(([ranking, label]) => ({ label, colour: `--${ranking}`, of: figure(ranking, name) }));
const highest = values => (values.some(value => value !== undefined) ? Math.max(...values.filter(value => value !== undefined)) : undefined);
const counter = name => ({ label: 'best counter', colour: '--counter', of: pulse => highest(Object.values(pulse.counters).map(one => one[name])) });
const FAVOURED = 'Clicks on LiveRank\'s order, which favour it.';
const CHARTS = [
  { title: 'Lists won against the search engine', note: 'Lists in which both orders are interleaved, which favour neither. LiveRank is better where the least is above 0.5.', series: [
    { label: 'share won', colour: '--served', of: pulse => pulse.baseline.share },
    { label: 'at least', colour: '--base', of: pulse => (pulse.baseline.share === undefined ? undefined : pulse.baseline.low) },
    { label: 'at most', colour: '--live', of: pulse => (pulse.baseline.share === undefined ? undefined : pulse.baseline.high) }] },
  { title: 'NDCG@10 of clicks, last lists', note: FAVOURED, series: [...rankings('ndcg10'), counter('ndcg10')] },
  { title: 'MRR, last lists', note: FAVOURED, series: [...rankings('mrr'), counter('mrr')] },
  { title: 'AUC, last lists', note: FAVOURED, series: rankings('auc') },
  { title: 'Calibration, last lists', note: 'Predicted over observed choices on LiveRank\'s order: 1 is right.', series: rankings('calibration').slice(1) },
  { title: 'What each expert weighs', note: 'In the served score; together they are 1.', from0: true, least: 1,
    series: [...[['retrieval', 'search engine\'s order', '--shown'], ['base', 'base', '--base'], ['live', 'live', '--live']]
      .map(([expert, label, colour]) => ({ label, colour, of: pulse => pulse.mixture[expert] })),
      { label: 'counters', colour: '--counter', of: pulse => Object.keys(pulse.counters).reduce((sum, name) => sum + pulse.mixture[name], 0) }] },
  { title: 'Events per second', note: 'As the log takes them.', from0: true, least: 1, series: [
    { label: 'rankings', colour: '--served', of: pulse => pulse.rankingsPerSecond },
    { label: 'feedback', colour: '--live', of: pulse => pulse.feedbackPerSecond }] },
  { title: 'Learner lag, ms', note: 'How far learning is behind the log.', from0: true, least: 10,
    series: [{ label: 'lag', colour: '--base', of: pulse => pulse.lagMillis }] },
];
const TRUTH = { title: 'What shoppers really want', note: 'NDCG@10 by true relevance, which the simulator knows: it favours nobody.', series: [
  { label: 'search engine\'s order', colour: '--shown', of: pulse => pulse.shoppers?.retrievalNdcg },
  { label: 'LiveRank (fused)', colour: '--served', of: pulse => pulse.shoppers?.ndcg }] };

const VERDICTS = {
  better: 'LiveRank\'s order is better than the search engine\'s.',
  worse: 'LiveRank\'s order is worse than the search engine\'s.',
  open: 'Whether LiveRank\'s order is better than the search engine\'s cannot be said yet.',
};

/** Better than the search engine, or not: from lists in which both had the same chance. */
function verdict({ baseline, shoppers }) {
  if (baseline.lists === 0) {
    return [el('b', {}, VERDICTS.open), ' No list in which both are interleaved has passed its attribution window.'];
  }
  const truth = shoppers?.odds ? ` The simulator knows: ${percent(shoppers.odds, 1)}.` : '';
  return [el('b', {}, VERDICTS[baseline.verdict]), ` Of ${count(baseline.lists)} lists in which both are interleaved ours won ${count(baseline.wins)} and lost ` +
    `${count(baseline.losses)}. It wins ${percent(baseline.low, 1)} to ${percent(baseline.high, 1)} of those that either wins: so it is with 95% confidence, ` +
    `however often one looks.${truth}`];
}

/** Times at which something went wrong. */
function incidents() {
  const kept = pulses.kept;
  return kept.filter((pulse, i) => i > 0 && pulse.incidents > kept[i - 1].incidents).map(pulse => pulse.time / 1000);
}

export function show(view, { info }) {
  const span = el('select', { id: 'span' }, [[120, '2 minutes'], [300, '5 minutes'], [900, '15 minutes']]
    .map(([seconds, label]) => el('option', { value: seconds }, label)));
  const head = el('div', { class: 'figures' });
  const against = el('p', { id: 'baseline', role: 'status' });
  const alarms = el('p', { id: 'alarms', class: 'soft', role: 'status' });
  const plots = (info.demo ? [TRUTH, ...CHARTS] : CHARTS).map(chart => plotted({ ...chart, marks: incidents }));
  view.append(
    el('div', { class: 'spread' }, el('h1', {}, 'Learning'), el('label', { class: 'soft' }, 'Show ', span)),
    el('section', { class: 'card', 'aria-label': 'Now' }, head, el('p', { class: 'soft', id: 'favoured' }, OUR_CLICKS)),
    el('section', { class: 'card', 'aria-label': 'Against the search engine' }, against),
    alarms, el('div', { class: 'charts' }, plots.map(one => one.card)));

  const fit = () => plots.forEach(one => one.fit());

  function build() {
    plots.forEach(one => one.build());
    draw();
  }

  function draw() {
    const last = pulses.last();
    if (!last) {
      return;
    }
    const latest = pulses.kept.filter(pulse => pulse.time > last.time - 1000 * Number(span.value));
    // the idle time before the first list would be an empty band in every plot
    const first = latest.findIndex(pulse => pulse.rankingsPerSecond > 0 || pulse.figures.served.ndcg10 !== undefined);
    const kept = latest.slice(Math.max(0, first - 1));
    plots.forEach(one => one.draw(kept));
    against.replaceChildren(...verdict(last));
    const measured = last.figures.served.ndcg10 !== undefined;
    head.replaceChildren(...(measured
      ? RANKINGS.map(([ranking, label]) => el('div', { class: 'figure' },
        el('span', { class: 'soft' }, `NDCG@10, ${label}`), el('b', { 'data-figure': ranking }, number(last.figures[ranking].ndcg10))))
      : [empty('No list is finished yet', info.demo
        ? 'Start the shoppers above, or click something in the shop; figures come ten seconds later.'
        : 'Figures come when lists with feedback have passed their attribution window.')]));
    if (measured) {
      head.append(el('div', { class: 'figure' }, el('span', { class: 'soft' }, 'rankings per second'), el('b', { id: 'rps' }, count(last.rankingsPerSecond))));
    }
    document.getElementById('favoured').hidden = !measured;
    alarms.textContent = last.incidents === 0
      ? 'No drift alarm, no incident.'
      : `Incidents on record: ${last.incidents}; the newest: ${last.incident.replaceAll('_', ' ')} (dashed lines). See Models.`;
  }

  span.addEventListener('change', draw);
  window.addEventListener('resize', fit);
  document.addEventListener('theme', build);
  pulses.listeners.add(draw);
  build();
  return () => {
    pulses.listeners.delete(draw);
    window.removeEventListener('resize', fit);
    document.removeEventListener('theme', build);
    plots.forEach(one => one.destroy());
  };
}
