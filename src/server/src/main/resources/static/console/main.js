// Pages by the address's fragment, the state line, the theme, and the shoppers' bar.

import { get, pulses } from './server.js';
import { count, trouble } from './page.js';
import { shoppersBar } from './shoppers.js';
import * as shop from './shop.js';
import * as learning from './learning.js';
import * as models from './models.js';
import * as signals from './signals.js';
import * as users from './users.js';
import * as doctor from './doctor.js';
import * as server from './serverpage.js';

const pages = { shop, learning, models, signals, users, doctor, server };
const view = document.getElementById('view');
const status = document.getElementById('status');
const alert = document.getElementById('alert');
let leave = () => {};
let info = { demo: false };

async function show() {
  const [name, argument] = location.hash.slice(1).split('/');
  const page = pages[name] ? name : 'shop';
  leave();
  document.querySelectorAll('nav a').forEach(link => {
    link.toggleAttribute('aria-current', link.hash === `#${page}`);
    if (link.hash === `#${page}`) {
      link.setAttribute('aria-current', 'page');
    }
  });
  document.title = `${page[0].toUpperCase()}${page.slice(1)} · LiveRank console`;
  view.replaceChildren();
  leave = (await pages[page].show(view, { info, argument: argument && decodeURIComponent(argument) })) ?? (() => {});
}

function state() {
  const pulse = pulses.last();
  if (!pulses.connected) {
    status.textContent = 'not connected';
    alert.textContent = 'The server does not answer. Trying again …';
  } else if (pulse) {
    const lag = pulse.lagMillis === undefined ? 'unknown' : `${count(pulse.lagMillis)} ms`;
    status.textContent = `version ${pulse.version} · ${count(pulse.items)} items · ${count(pulse.rankings)} ${pulse.rankings === 1 ? 'list' : 'lists'} · lag ${lag}`
      + (pulse.shed > 0 ? ` · ${count(pulse.shed)} not learned` : '');
    alert.textContent = !pulse.logAvailable
      ? 'The event log is away. Ranking goes on from memory; feedback is refused until it is back.'
      : pulse.paused
        ? 'Learning is paused: the label stream cannot be believed (no clicks at all, or everything is clicked).'
        : '';
  }
  alert.hidden = alert.textContent === '';
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  localStorage.setItem('theme', name);
}

theme(localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
document.getElementById('theme').addEventListener('click', () => {
  theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  document.dispatchEvent(new Event('theme'));
});

pulses.listeners.add(state);
pulses.start();
try {
  info = await get('console/info');
  if (info.demo) {
    shoppersBar(document.getElementById('shoppers'));
  }
  window.addEventListener('hashchange', show);
  await show();
} catch (problem) {
  view.replaceChildren(trouble(problem));
}
