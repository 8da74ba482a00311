// Builds elements and says things. Text only ever enters as text.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}

export const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)}%`;
export const number = (value, digits = 3) => (value === null || value === undefined ? '–' : value.toFixed(digits));
export const count = value => Math.round(value).toLocaleString('en');
export const clock = time => new Date(time).toLocaleTimeString('en', { hour12: false });

export const bytes = value => (value >= 1 << 20 ? `${(value / (1 << 20)).toFixed(1)} MB` : `${(value / 1024).toFixed(0)} kB`);
export const seconds = millis => (millis < 90_000 ? `${Math.round(millis / 1000)} s` : `${Math.round(millis / 60_000)} min`);
export const when = time => new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium', hour12: false });

/** What every comparison with the search engine on clicks has to say. */
export const OUR_CLICKS = 'These clicks were made on LiveRank\'s order and favour it: the search engine\'s figures are lower here ' +
  'than they would be had its order been shown. Compare the rest with one another.';

export const loading = what => el('p', { class: 'loading', role: 'status' }, `Loading ${what} …`);

export function empty(title, text) {
  return el('div', { class: 'empty' }, el('b', {}, title), text);
}

export function trouble(problem) {
  return el('div', { class: 'empty' }, el('b', {}, 'That did not work'), problem.message);
}

/**
 * A table whose rows a phone shows one cell below the other, each with its column's name. Roles are said, because a cell
 * that is laid out as a block is no cell any more.
 */
export function stacking(table) {
  const names = [...table.tHead.rows[0].cells].map(cell => cell.textContent);
  table.classList.add('stacked');
  table.setAttribute('role', 'table');
  [table.tHead, ...table.tBodies].forEach(group => group.setAttribute('role', 'rowgroup'));
  for (const row of table.rows) {
    row.setAttribute('role', 'row');
    [...row.cells].forEach((cell, i) => {
      cell.setAttribute('role', cell.tagName === 'TD' ? 'cell' : cell.scope === 'row' ? 'rowheader' : 'columnheader');
      cell.dataset.label = names[i];
    });
  }
  return table;
}

/** Asks before something that changes what users see; resolves to yes or no. */
export function confirmed(question, action) {
  return new Promise(resolve => {
    const dialog = el('dialog', { 'aria-label': question },
      el('h2', {}, question),
      el('div', { class: 'row' },
        el('button', { class: 'main', type: 'button', onclick: () => dialog.close('yes') }, action),
        el('button', { type: 'button', onclick: () => dialog.close('') }, 'Cancel')));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A picture only if it is this server's own or in the page itself: nothing is loaded from outside. */
export function picture(attributes = {}) {
  const source = [attributes.image, attributes.imageUrl, attributes.picture]
    .find(one => typeof one === 'string' && (/^\/(?!\/)/.test(one) || one.startsWith('data:image/')));
  return source
    ? el('img', { src: source.replace(/^\//, ''), alt: '', loading: 'lazy' })
    : el('span', { 'aria-hidden': 'true' });
}

export const title = (itemId, attributes = {}) => attributes.title ?? attributes.name ?? itemId;
