// Talks to the server.

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? 'The server does not answer.');
    this.status = status;
  }
}

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0);
  }
  const json = await answer.json().catch(() => null);
  if (!answer.ok) {
    throw new Problem(answer.status, json);
  }
  return json;
}

export const get = path => call('GET', path);
export const post = (path, body) => call('POST', path, body);
export const remove = path => call('DELETE', path);

/** The pulses of the last quarter of an hour, and whoever wants to hear of new ones. */
export const pulses = {
  kept: [],
  connected: false,
  listeners: new Set(),
  last() {
    return this.kept.at(-1);
  },
  tell() {
    for (const listener of this.listeners) {
      listener();
    }
  },
  open() {
    const source = new EventSource('console/pulses');
    source.addEventListener('history', event => {
      this.kept = JSON.parse(event.data);
      this.connected = true;
      this.tell();
    });
    source.addEventListener('pulse', event => {
      this.kept.push(JSON.parse(event.data));
      this.kept = this.kept.slice(-900);
      this.connected = true;
      this.tell();
    });
    source.addEventListener('error', () => {
      this.connected = false;
      this.tell();
    });
    return source;
  },
  /** Listens while the page can be seen: browsers allow few connections to a server, and a stream holds one. */
  start() {
    let source = this.open();
    const seen = visible => {
      if (!visible) {
        source?.close();
        source = null;
      } else {
        source ??= this.open();
      }
    };
    document.addEventListener('visibilitychange', () => seen(!document.hidden));
    window.addEventListener('pagehide', () => seen(false));
    window.addEventListener('pageshow', () => seen(true));
  },
};
