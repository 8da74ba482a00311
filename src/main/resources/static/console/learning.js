// Live charts of the last quarter of an hour.

import uPlot from '../webjars/uplot/dist/uPlot.esm.js';
import { pulses } from './server.js';
import { clock, count, el, empty, number } from './page.js';

const RANKINGS = [['shown', 'search engine'], ['base', 'base (last validated)'], ['live', 'live (every event)'], ['served', 'LiveRank (fused)']];
const figure = (ranking, name) => pulse => pulse.figures[ranking][name];
const rankings = name => RANKINGS.map(([ranking, label]) => ({ label, colour: `--${ranking}`, of: figure(ranking, name) }));
const CHARTS = [
  { title: 'NDCG@10 of clicks, last lists', series: rankings('ndcg10') },
  { title: 'MRR, last lists', series: rankings('mrr') },
  { title: 'AUC, last lists', series: rankings('auc') },
  { title: 'Calibration: predicted over observed choices', series: rankings('calibration').slice(1) },
  { title: 'What each expert weighs', series: [['retrieval', 'search engine', '--shown'], ['base', 'base', '--base'], ['live', 'live', '--live']]
    .map(([expert, label, colour]) => ({ label, colour, of: pulse => pulse.mixture[expert] })) },
  { title: 'Events per second', series: [
    { label: 'rankings', colour: '--served', of: pulse => pulse.rankingsPerSecond },
    { label: 'feedback', colour: '--live', of: pulse => pulse.feedbackPerSecond }] },
  { title: 'Learner lag, ms', series: [{ label: 'lag', colour: '--base', of: pulse => pulse.lagMillis }] },
];
const TRUTH = { title: 'What shoppers really want: NDCG@10 by true relevance', series: [
  { label: 'search engine', colour: '--shown', of: pulse => pulse.shoppers?.retrievalNdcg },
  { label: 'LiveRank (fused)', colour: '--served', of: pulse => pulse.shoppers?.ndcg }] };

export function show(view, { info }) {
  const span = el('select', { id: 'span' }, [[120, '2 minutes'], [300, '5 minutes'], [900, '15 minutes']]
    .map(([seconds, label]) => el('option', { value: seconds }, label)));
  const head = el('section', { class: 'card figures', 'aria-label': 'Now' });
  const alarms = el('p', { id: 'alarms', class: 'soft', role: 'status' });
  const grid = el('div', { class: 'charts' });
  view.append(
    el('div', { class: 'spread' }, el('h1', {}, 'Learning'), el('label', { class: 'soft' }, 'Show ', span)),
    head, alarms, grid);

  let plots = [];
  const fit = () => plots.forEach(({ plot, holder }) => plot.setSize({ width: Math.max(240, holder.clientWidth), height: 220 }));
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function build() {
    plots.forEach(one => one.plot.destroy());
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    grid.replaceChildren();
    plots = (info.demo ? [TRUTH, ...CHARTS] : CHARTS).map(chart => {
      const holder = el('div', { class: 'chart' });
      grid.append(el('section', { class: 'card', 'aria-label': chart.title },
        el('h2', {}, chart.title),
        el('ul', { class: 'legend' }, chart.series.map(one => {
          const entry = el('li', {}, one.label);
          entry.style.setProperty('--c', `var(${one.colour})`);
          return entry;
        })),
        holder));
      const plot = new uPlot({
        width: Math.max(240, holder.clientWidth), height: 220, legend: { show: false },
        cursor: { sync: { key: 'learning' } },
        hooks: { draw: [alarmLines] },
        scales: { y: { range: (u, low, high) => (low === null ? [0, 1] : [Math.min(0, low), Math.max(high * 1.1, 0.1)]) } },
        axes: [{ ...axis, values: (u, times) => times.map(time => clock(1000 * time)), space: 80 }, { ...axis, size: 56 }],
        series: [{}, ...chart.series.map(one => ({
          stroke: colour(one.colour), width: one.colour === '--served' ? 3 : 2, points: { show: false }, spanGaps: true,
        }))],
      }, [[], ...chart.series.map(() => [])], holder);
      return { chart, plot, holder };
    });
    fit();
    draw();
  }

  /** A dashed line where an incident came. */
  function alarmLines(plot) {
    const kept = pulses.kept;
    plot.ctx.save();
    plot.ctx.strokeStyle = colour('--bad');
    plot.ctx.setLineDash([4, 4]);
    for (let i = 1; i < kept.length; i++) {
      const x = plot.valToPos(kept[i].time / 1000, 'x', true);
      if (kept[i].incidents > kept[i - 1].incidents && x >= plot.bbox.left && x <= plot.bbox.left + plot.bbox.width) {
        plot.ctx.beginPath();
        plot.ctx.moveTo(x, plot.bbox.top);
        plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
        plot.ctx.stroke();
      }
    }
    plot.ctx.restore();
  }

  function draw() {
    const kept = pulses.kept.slice(-Number(span.value));
    const last = kept.at(-1);
    if (!last) {
      return;
    }
    const times = kept.map(pulse => pulse.time / 1000);
    for (const { chart, plot } of plots) {
      plot.setData([times, ...chart.series.map(one => kept.map(pulse => one.of(pulse) ?? null))]);
    }
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
    plots.forEach(one => one.plot.destroy());
  };
}
