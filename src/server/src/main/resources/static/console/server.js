// Talks to the server.

export class Problem extends Error {
  constructor(status, body) {
    super(body?.detail ?? 'The server does not answer.');
    this.status = status;
  }
}

/** Asks for a key when the server wants one; it is kept for this tab alone. One question at a time. */
let asking = null;
function askForKey() {
  asking ??= new Promise(resolve => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', 'API key');
    dialog.innerHTML = '<form method="dialog" class="row"><label class="wide">This server wants an API key with the role admin'
      + '<input type="password" autocomplete="off" required></label><button class="main">Use it</button></form>';
    dialog.addEventListener('close', () => {
      sessionStorage.setItem('key', dialog.querySelector('input').value);
      dialog.remove();
      asking = null;
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

async function ask(path, options) {
  const key = sessionStorage.getItem('key');
  const answer = await fetch(path, { ...options, headers: { ...options.headers, ...(key ? { 'X-API-Key': key } : {}) } });
  if (answer.status === 401 && !options.signal?.aborted) {
    await askForKey();
    return ask(path, options);
  }
  return answer;
}

async function call(method, path, body) {
  let answer;
  try {
    answer = await ask(path, {
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
  take(event) {
    const [, name] = /^event: ?(.*)$/m.exec(event) ?? [];
    const [, data] = /^data: ?(.*)$/m.exec(event) ?? [];
    if (name === 'history') {
      this.kept = JSON.parse(data);
    } else if (name === 'pulse') {
      this.kept.push(JSON.parse(data));
      this.kept = this.kept.slice(-900);
    }
    this.connected = true;
    this.tell();
  },
  /** Reads the stream until it ends; EventSource cannot send a key. */
  async read(signal) {
    const answer = await ask('console/pulses', { signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (text + part.value).split('\n\n');
      text = events.pop();
      events.forEach(event => this.take(event));
    }
  },
  open() {
    const stop = new AbortController();
    (async () => {
      while (!stop.signal.aborted) {
        await this.read(stop.signal).catch(() => {});
        if (!stop.signal.aborted) {
          this.connected = false;
          this.tell();
          await new Promise(resolve => setTimeout(resolve, 1000));
        }
      }
    })();
    return stop;
  },
  /** Listens while the page can be seen: browsers allow few connections to a server, and a stream holds one. */
  start() {
    let stream = this.open();
    const seen = visible => {
      if (!visible) {
        stream?.abort();
        stream = null;
      } else {
        stream ??= this.open();
      }
    };
    document.addEventListener('visibilitychange', () => seen(!document.hidden));
    window.addEventListener('pagehide', () => seen(false));
    window.addEventListener('pageshow', () => seen(true));
  },
};
