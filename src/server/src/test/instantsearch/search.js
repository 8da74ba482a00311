// What InstantSearch searches with, as it is, with the proxy for the engine's address: LIVERANK_PROXY=http://localhost:8080/proxy
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { instantMeiliSearch } = require('@meilisearch/instant-meilisearch');
const { default: createClient } = require('@searchkit/api');
const { default: TypesenseAdapter } = require('typesense-instantsearch-adapter');

const url = process.env.LIVERANK_PROXY;
const { hostname, port, pathname } = new URL(url);
const headers = { 'X-LiveRank-User': 'ann' };
const found = ['shoe-3', 'shoe-2', 'shoe-1'];
// the page, and what a disjunctive facet asks for beside it
const requests = [
  { indexName: 'shop', params: { query: 'shoe', page: 0, hitsPerPage: 3 } },
  { indexName: 'shop', params: { query: 'shoe', page: 0, hitsPerPage: 0, facets: ['brand'] } },
];
const ids = (answer) => answer.results[0].hits.map((hit) => hit.objectID ?? hit.id).sort();

const typesense = new TypesenseAdapter({
  server: {
    apiKey: 'engines', nodes: [{ host: hostname, port: Number(port), path: pathname, protocol: 'http' }], additionalHeaders: headers,
  },
  additionalSearchParameters: { query_by: 'title' },
});
assert.deepEqual(ids(await typesense.searchClient.search(requests)), [...found].sort());

const { searchClient } = instantMeiliSearch(url, 'engines', { requestInit: { headers }, primaryKey: 'id' });
assert.deepEqual(ids(await searchClient.search(requests)), [...found].sort());

const searchkit = createClient({
  connection: { host: url, headers },
  search_settings: { search_attributes: ['title'], result_attributes: ['title'], facet_attributes: [] },
});
const elastic = await searchkit.handleRequest(requests);
assert.deepEqual(ids(elastic), [...found].sort());
