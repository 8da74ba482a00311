/** LiveRank in the browser: ranks lists, tells what was seen and chosen. If it fails, the page goes on. In Node.js too. */
const WAITING = 200; // events kept for later, the newest
const PER_REQUEST = 50;
const TRAIL = 50; // items whose list is remembered over pages
const SOON = 2000; // milliseconds
const LATEST = 300000;
const LATE = 60000; // older events bring their time; clocks may be wrong
const here = globalThis;

/** Also on pages without https, where there is no randomUUID. */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');

/** A value in the browser's storage; in memory, where that is full or forbidden. */
const kept = (storage, name, none) => {
  const key = 'liverank.' + name;
  let memory = none;
  const attempt = (use, otherwise) => { try { return use(here[storage]); } catch { return otherwise(); } };
  return {
    get: () => attempt(all => JSON.parse(all.getItem(key)), () => memory) ?? memory,
    set: value => attempt(all => all.setItem(key, JSON.stringify(value)), () => { memory = value; }),
    remove: () => { memory = none; attempt(all => all.removeItem(key), () => {}); },
  };
};

export class LiveRank {
  #queue = kept('localStorage', 'queue', []);
  #client = kept('localStorage', 'client', null);
  #session = kept('sessionStorage', 'session', null);
  #trail = kept('sessionStorage', 'trail', []);
  #shown = new WeakMap(); // element -> what it shows
  #timers = new Map();
  #seen = new Set();
  #observer;
  #timer;
  #busy = false;
  #pause = SOON;

  constructor({ url, key, userId, consent = true, timeout = 500, seenAfter = 1000, onError = () => {} }) {
    Object.assign(this, { url: url.replace(/\/+$/, ''), key, userId, timeout, seenAfter, onError });
    this.consented = consent;
    if (here.document) {
      this.#observer = new IntersectionObserver(all => all.forEach(one => this.#look(one)), { threshold: 0.5 });
      addEventListener('online', () => this.flush());
      addEventListener('pagehide', () => this.#leave());
    }
    if (consent && this.#queue.get().length) this.#later(0);
  }

  /** What the user allows. Without it nothing is stored or sent; taking it back empties the storage. */
  consent(granted) {
    this.consented = granted;
    if (!granted) [this.#queue, this.#client, this.#session, this.#trail].forEach(one => one.remove());
  }

  /** Who this is: a signed-in user, this browser, this visit; on a server, which is many people's, the user alone. */
  get ids() {
    if (!here.document) return { userId: this.userId };
    const id = store => {
      if (!store.get()) store.set(newId());
      return store.get();
    };
    return { userId: this.userId, clientId: id(this.#client), sessionId: id(this.#session) };
  }

  /**
   * What POST /rank answers, and `ranked: true`; if it fails or takes longer than `timeout`, the items as they came and
   * `ranked: false`.
   */
  async rank(request) {
    const items = (request.items ?? []).slice(0, request.limit).map(({ itemId }, i) => ({ itemId, position: i + 1, originalPosition: i + 1 }));
    const asItCame = { queryId: null, items, ranked: false };
    if (!this.consented) return asItCame;
    const abort = new AbortController();
    const slow = setTimeout(() => abort.abort(), this.timeout);
    try {
      const headers = { 'Content-Type': 'application/json', ...(this.key && { 'X-API-Key': this.key }) };
      const body = JSON.stringify({ ...this.ids, ...request });
      const answer = await fetch(this.url + '/rank', { method: 'POST', headers, body, signal: abort.signal });
      const list = await answer.json();
      if (!answer.ok) throw new Error(list.detail);
      return { ...list, ranked: true };
    } catch (fault) {
      this.onError(fault);
      return asItCame;
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * Watches elements with `data-item-id` in `root`: half in view for `seenAfter` is an impression, a click a click, unless
   * on a button. Places are those in the page, or `data-position`.
   */
  observe(root, { queryId } = {}) {
    [...root.querySelectorAll('[data-item-id]')].forEach((element, i) => {
      const { itemId, position = i + 1 } = element.dataset;
      this.#shown.set(element, { itemId, queryId: queryId ?? undefined, position: Number(position) });
      this.#observer.unobserve(element); // it may have shown another
      this.#observer.observe(element);
    });
    if (this.#shown.has(root)) return;
    this.#shown.set(root, {});
    const chosen = event => {
      const item = this.#shown.get(event.target.closest('[data-item-id]'));
      if (item && event.button < 2 && !event.target.closest('button')) this.track('click', item.itemId, item);
    };
    root.addEventListener('click', chosen, true);
    root.addEventListener('auxclick', chosen, true);
  }

  #look({ target, isIntersecting }) {
    clearTimeout(this.#timers.get(target));
    this.#timers.delete(target);
    const { itemId, queryId, position } = this.#shown.get(target);
    const once = JSON.stringify([queryId, itemId]);
    if (!isIntersecting || this.#seen.has(once)) return;
    this.#timers.set(target, setTimeout(() => {
      this.#observer.unobserve(target);
      if (this.track('impression', itemId, { queryId, position })) this.#seen.add(once);
    }, this.seenAfter));
  }

  /**
   * Tells of a 'click', 'add_to_cart', 'purchase', with the list and place that the item was clicked at, on whatever page.
   * Returns whether it will be sent.
   */
  track(eventType, itemId, details = {}) {
    if (!this.consented) return false;
    const trail = this.#trail.get();
    const { queryId, position } = trail.find(one => one.itemId === itemId) ?? {};
    const event = { eventType, eventId: newId(), itemId, ...this.ids, queryId, position, ...details };
    if (eventType === 'click') {
      const others = trail.filter(one => one.itemId !== itemId).slice(1 - TRAIL);
      this.#trail.set([...others, { itemId, queryId: event.queryId, position: event.position }]);
    }
    const one = { event, at: Date.now() };
    one.told = eventType !== 'impression' && this.#beacon([one]);
    this.#queue.set([...this.#queue.get(), one].slice(-WAITING));
    this.#later(this.#pause);
    return true;
  }

  /** With the key: beacons have no headers. */
  #body(waiting) {
    const events = waiting.map(({ event, at }) =>
      Date.now() - at > LATE ? { ...event, timestamp: new Date(at).toISOString() } : event);
    return JSON.stringify({ writeKey: this.key, events });
  }

  /** Outlives the page, but has no answer: its events stay in the queue until a request had one. They count once. */
  #beacon(waiting) {
    return here.navigator?.onLine && navigator.sendBeacon(this.url + '/feedback', this.#body(waiting));
  }

  #leave() {
    const untold = this.#queue.get().filter(one => !one.told);
    if (this.consented && untold.length) this.#beacon(untold.slice(-PER_REQUEST));
  }

  #later(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), pause);
  }

  /** Sends what waits; what the server could not take now is sent again later. */
  async flush() {
    const batch = this.#queue.get().slice(0, PER_REQUEST);
    if (this.#busy || !this.consented || !batch.length || here.navigator?.onLine === false) return;
    this.#busy = true;
    try {
      const answer = await fetch(this.url + '/feedback', {
        method: 'POST', keepalive: true, headers: { 'Content-Type': 'text/plain' }, body: this.#body(batch),
      });
      if (answer.status === 429 || answer.status >= 500) throw new Error('try again: ' + answer.status);
      if (!answer.ok) this.onError(new Error((await answer.json()).detail));
      const done = new Set(batch.map(one => one.event.eventId));
      if (this.consented) this.#queue.set(this.#queue.get().filter(one => !done.has(one.event.eventId)));
      this.#pause = SOON;
    } catch (fault) {
      this.onError(fault);
      this.#pause = Math.min(2 * this.#pause, LATEST);
    } finally {
      this.#busy = false;
    }
    if (this.#queue.get().length) this.#later(this.#pause);
  }
}
