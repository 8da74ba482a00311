// Lines over time, all drawn alike: one time axis, lines that lie on each other told apart, a legend of what is there.

import uPlot from '../webjars/uplot/dist/uPlot.esm.js';
import { clock, el } from './page.js';

const HEIGHT = 220;
const AXIS = 56;

/** By colour: what lies below is broad, what lies above leaves gaps. */
const STYLES = {
  '--served': { width: 6, alpha: .45, look: 'broad' },
  '--shown': { width: 2, look: 'solid' },
  '--base': { width: 2, dash: [10, 6], look: 'dashed' },
  '--counter': { width: 1.5, dash: [1, 3], look: 'dotted' },
  '--live': { width: 2.5, dash: [2, 5], look: 'dotted' },
};

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** From the figures shown, with some room; `whole` starts at 0 and says what 1 is. */
const range = chart => (u, low, high) => {
  if (chart.from0) {
    return [0, Math.max(chart.least ?? 0, (high ?? 0) * 1.08)];
  }
  if (low === null) {
    return [0, 1];
  }
  const room = Math.max((high - low) * .12, .01);
  return [Math.max(0, low - room), high + room];
};

/** A card with a plot of `chart.series`; `chart.marks()` gives times, in seconds, of dashed lines. */
export function plotted(chart) {
  const holder = el('div', { class: 'chart' });
  const none = el('p', { class: 'soft none' }, 'Nothing measured yet.');
  const entries = chart.series.map(one => {
    const entry = el('li', { class: STYLES[one.colour].look }, one.label);
    entry.style.setProperty('--c', `var(${one.colour})`);
    return entry;
  });
  const card = el('section', { class: 'card plot', 'aria-label': chart.title },
    el('h2', {}, chart.title),
    chart.note ? el('p', { class: 'soft' }, chart.note) : null,
    el('ul', { class: 'legend' }, entries), holder, none);
  let plot;

  function marks(u) {
    u.ctx.save();
    u.ctx.strokeStyle = colour('--bad');
    u.ctx.setLineDash([4, 4]);
    for (const time of chart.marks?.() ?? []) {
      const x = u.valToPos(time, 'x', true);
      if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
        u.ctx.beginPath();
        u.ctx.moveTo(x, u.bbox.top);
        u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
        u.ctx.stroke();
      }
    }
    u.ctx.restore();
  }

  const order = chart.series.map((one, i) => i).sort((a, b) => (STYLES[chart.series[b].colour].width - STYLES[chart.series[a].colour].width));
  return {
    card,
    build() {
      plot?.destroy();
      const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
      plot = new uPlot({
        width: Math.max(200, holder.clientWidth), height: HEIGHT, legend: { show: false }, padding: [8, 8, 0, 0],
        cursor: { sync: { key: 'learning' } },
        hooks: { draw: [marks] },
        scales: { x: { range: (u, low, high) => [low, Math.max(high, low + 1)] }, y: { range: range(chart) } },
        axes: [{ ...axis, size: 32, values: (u, times) => times.map(time => clock(1000 * time)), space: 80 }, { ...axis, size: AXIS }],
        series: [{}, ...order.map(i => {
          const one = chart.series[i];
          const { width, dash, alpha } = STYLES[one.colour];
          return { stroke: colour(one.colour), width, dash, alpha, points: { show: false }, spanGaps: true };
        })],
      }, [[], ...order.map(() => [])], holder);
    },
    fit() {
      plot.setSize({ width: Math.max(200, holder.clientWidth), height: HEIGHT });
    },
    draw(kept) {
      const values = chart.series.map(one => kept.map(pulse => one.of(pulse) ?? null));
      const there = values.map(line => line.some(value => value !== null));
      entries.forEach((entry, i) => {
        entry.hidden = !there[i];
      });
      none.hidden = there.some(one => one);
      if (holder.hidden !== !none.hidden) {
        holder.hidden = !none.hidden;
        this.fit();
      }
      plot.setData([kept.map(pulse => pulse.time / 1000), ...order.map(i => values[i])]);
    },
    destroy: () => plot?.destroy(),
  };
}
