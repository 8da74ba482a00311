// Which server answers, on which Redis, how it is set, and who did what to it.

import { get } from './server.js';
import { bytes, count, el, empty, loading, stacking, trouble, when } from './page.js';

export async function show(view) {
  let left = false;
  const body = el('div', { class: 'stack' }, loading('the server'));
  const again = el('button', { type: 'button', onclick: () => draw() }, 'Look again');
  const changed = el('input', { type: 'checkbox', id: 'changed', checked: true });
  view.append(el('div', { class: 'spread' }, el('h1', {}, 'Server'), again), body);
  let answers = null;
  changed.addEventListener('change', () => paint());

  const facts = (name, rows) => el('section', { class: 'card', 'aria-label': name },
    el('h2', {}, name),
    el('dl', { class: 'facts' }, rows.map(([term, value]) => [el('dt', {}, term), el('dd', {}, value ?? '–')])));

  const table = (name, columns, rows) => el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Table: ${name}` },
    stacking(el('table', { class: 'wrapping' },
      el('thead', {}, el('tr', {}, columns.map(one => el('th', { scope: 'col' }, one)))),
      el('tbody', {}, rows.map(cells => el('tr', {}, cells.map(cell => el('td', {}, cell))))))));

  /** In a line; several changes have one each. */
  function told({ what, detail }) {
    const parts = detail.split('; ');
    return parts.length === 1 ? `${what} ${detail}`.trim() : [what, ...parts].map(line => el('div', {}, line));
  }

  /** The time in a stream's id. */
  // a place in a log in Redis begins with a time; in Kafka it counts from 1
  const moment = position => {
    const major = Number(position?.split('-')[0]);
    return position ? (major < 1e11 ? position : when(major)) : null;
  };

  function paint() {
    const [server, journal] = answers;
    const { redis, settings } = server;
    const setting = name => settings.find(one => one.name === `liverank.log.${name}`)?.value;
    const inKafka = setting('type')?.toLowerCase() === 'kafka';
    const listed = changed.checked ? settings.filter(one => one.from !== 'default') : settings;
    body.replaceChildren(
      el('div', { class: 'two' },
        facts('This server', [
          ['replica', el('b', { id: 'replica' }, server.replica)],
          ['LiveRank', server.version],
          ['Java', server.java],
          ['started', when(server.startedAt)],
          ['has learned the log up to', moment(server.position)],
          ['behind the log by', server.lagMillis === undefined ? 'unknown' : `${count(server.lagMillis)} ms`],
          ['lists not learned, for it could not keep up', count(server.listsShed)],
          ['last checkpoint', server.checkpoint === '0-0' ? 'none yet' : moment(server.checkpoint)]]),
        facts('Redis', [
          ['address', redis.embedded ? `${redis.address}, started by this server` : redis.address],
          ['version', redis.available ? redis.version : 'does not answer'],
          ['memory in use', redis.available ? bytes(redis.usedBytes) : null],
          ...(inKafka ? [['log', `in Kafka at ${setting('kafka.bootstrap-servers')}`]] : [
            ['events in the log', redis.available ? el('span', { id: 'log-entries' }, count(redis.logEntries)) : null],
            ['memory of the log', redis.available ? `about ${bytes(redis.logBytes)}` : null],
            ['oldest event', moment(redis.oldest)]])])),
      el('section', { class: 'card', 'aria-label': 'Who did what' },
        el('h2', {}, 'Who did what'),
        journal.deeds.length === 0
          ? empty('Nothing yet', 'Updates on demand, promotions, restores, users forgotten and changed settings are written down here.')
          : table('Who did what', ['when', 'who', 'what', 'on'], journal.deeds.map(one =>
            [when(one.time), el('b', {}, one.who), told(one), one.replica]))),
      el('section', { class: 'card', 'aria-label': 'Settings in force' },
        el('div', { class: 'spread' }, el('h2', {}, 'Settings in force'),
          el('label', { class: 'soft' }, changed, ' only what is not left to its default')),
        listed.length === 0
          ? el('p', { class: 'soft' }, 'All is left to its default.')
          : table('Settings', ['setting', 'value', 'from'], listed.map(one =>
            [el('code', {}, one.name), el('code', {}, one.value), el('span', { class: 'soft' }, one.from)]))));
  }

  async function draw() {
    again.disabled = true;
    try {
      const found = await Promise.all([get('server'), get('journal').catch(() => ({ deeds: [] }))]);
      if (!left) {
        answers = found;
        paint();
      }
    } catch (problem) {
      body.replaceChildren(trouble(problem));
    }
    again.disabled = false;
  }

  await draw();
  return () => { left = true; };
}
