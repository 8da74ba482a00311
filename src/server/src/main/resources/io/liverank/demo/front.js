// A shop's own search finds products; LiveRank puts them in order, page by page, and learns from what is clicked.
const at = id => document.getElementById(id);
const live = new LiveRank({ url: location.origin, consent: localStorage.getItem('agreed') === 'yes', onError: console.warn });
const PAGE = 12;
let products = [];
let query = '';
let page;

/** The search engine: here the catalogue's own words, in a shop whatever it has. */
async function search() {
  query = at('search').query.value;
  const answer = await fetch('../items?limit=60&query=' + encodeURIComponent(query));
  products = (await answer.json()).items;
  at('list').replaceChildren();
  page = undefined;
  await more();
}

async function more() {
  const items = products.map(({ itemId }) => ({ itemId }));
  page = await live.rank({ query, items, limit: PAGE, pageToken: page?.pageToken });
  const there = new Set([...at('list').children].map(item => item.dataset.itemId));
  for (const { itemId, position } of page.items) if (!there.has(itemId)) at('list').append(card(itemId, position));
  live.observe(at('list'), page);
  at('more').hidden = !page.pageToken;
  at('said').textContent = page.ranked ? 'LiveRank\'s order' : 'The search engine\'s order';
}

function card(itemId, position) {
  const { title, price } = products.find(one => one.itemId === itemId).attributes;
  const item = document.createElement('li');
  Object.assign(item.dataset, { itemId, position });
  const picture = Object.assign(new Image(), { src: `pictures/${itemId}.svg`, alt: '' });
  const link = Object.assign(document.createElement('a'), { href: '#' + itemId, textContent: title });
  const buy = Object.assign(document.createElement('button'), { textContent: `Buy for ${price}` });
  buy.onclick = () => {
    live.track('add_to_cart', itemId, { value: price, quantity: 1 });
    at('said').textContent = title + ' is in the cart';
  };
  item.append(picture, link, document.createElement('br'), buy);
  return item;
}

at('consent').checked = live.consented;
at('consent').onchange = () => {
  live.consent(at('consent').checked);
  if (live.consented) localStorage.setItem('agreed', 'yes');
  else localStorage.removeItem('agreed');
  search();
};
at('search').onsubmit = event => { event.preventDefault(); search(); };
at('more').onclick = more;
search();
