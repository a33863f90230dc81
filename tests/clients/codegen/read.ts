// Reads the magazine with what was generated, through graphql-request, and prints what it got as JSON:
//   node read.js http://127.0.0.1:1337/graphql
// The types of variables and answers come from the schema alone.

import { ClientError, GraphQLClient } from 'graphql-request';
import {
  ArticleConnectionDocument,
  ArticleListDocument,
  ArticlePageDocument,
  HomepageDocument,
} from './sdl.js';

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error('name the GraphQL endpoint');
const client = new GraphQLClient(url);

const list = await client.request(ArticleListDocument, {
  filters: { kind: { eq: 'how-to' }, author: { name: { startsWith: 'Chlo' } }, views: { gte: 700 } },
  sort: ['views:desc', 'title'],
  pagination: { limit: 3 },
  locale: 'en',
  status: 'PUBLISHED',
});
const page = await client.request(ArticlePageDocument, { documentId: 'articlelab00000000000014' });
const connection = await client.request(ArticleConnectionDocument, { page: 2, pageSize: 2 });
const homepage = await client.request(HomepageDocument, { locale: 'fr' });

// Over GET, as behind a cache. A browser's page on another site could send this too, but not with the header.
const overGet = new GraphQLClient(url, { method: 'GET', headers: { 'apollo-require-preflight': 'true' } });
const got = await overGet.request(HomepageDocument, {});

// What is refused reaches the client as its own error, with the extensions.
const refusal = await client.request('{ reviews { rating } }').catch((error: unknown) => {
  if (!(error instanceof ClientError)) throw error;
  return { status: error.response.status, errors: error.response.errors?.map((each) => each.extensions['code']) };
});

console.log(JSON.stringify({ list, page, connection, homepage, got, refusal }));
