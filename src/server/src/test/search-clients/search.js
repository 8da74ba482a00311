// Clients of search engines as they are, with the proxy for the engine's address: LIVERANK_PROXY=http://localhost:8080/proxy
import assert from 'node:assert/strict';
import { Client as Elasticsearch } from '@elastic/elasticsearch';
import { Client as OpenSearch } from '@opensearch-project/opensearch';
import { Meilisearch } from 'meilisearch';
import Typesense from 'typesense';

const url = process.env.LIVERANK_PROXY;
const { hostname, port, pathname } = new URL(url);
const headers = { 'X-LiveRank-User': 'ann' };
const found = ['shoe-3', 'shoe-2', 'shoe-1'];
const query = { match: { title: 'shoe' } };

const elastic = await new Elasticsearch({ node: url }).search({ index: 'shop', query }, { headers, meta: true });
assert.deepEqual(elastic.body.hits.hits.map(hit => hit._id).sort(), [...found].sort());
assert.equal(elastic.headers['x-liverank-outcome'], 'ranked');

const open = await new OpenSearch({ node: url }).search({ index: 'shop', body: { query } }, { headers });
assert.deepEqual(open.body.hits.hits.map(hit => hit._id).sort(), [...found].sort());
assert.equal(open.headers['x-liverank-outcome'], 'ranked');

const typesense = new Typesense.Client({
  nodes: [{ host: hostname, port: Number(port), path: pathname, protocol: 'http' }], apiKey: 'engines', additionalHeaders: headers,
});
const typed = await typesense.collections('shop').documents().search({ q: 'shoe', query_by: 'title' });
assert.deepEqual(typed.hits.map(hit => hit.document.id).sort(), [...found].sort());

const meili = await new Meilisearch({ host: url, apiKey: 'engines', requestInit: { headers } })
  .index('shop').search('shoe', { showRankingScore: true });
assert.deepEqual(meili.hits.map(hit => hit.id).sort(), [...found].sort());

await assert.rejects(new Elasticsearch({ node: url, maxRetries: 0 }).search({ index: 'none', query }), { statusCode: 404 });
