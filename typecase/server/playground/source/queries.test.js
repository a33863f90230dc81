import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { exampleQuery, firstTab } from './queries.js';

test('the first list of the team’s own content is the example', () => {
  const schema = buildSchema(`
    type Query { uploadFiles: [File]! article(id: ID!): Article articles(pagination: Pagination = {}): [Article!]! }
    type File { name: String }
    type Article { documentId: ID! createdAt: String cover: File title: String kinds: [Kind] body: String rating: Float }
    enum Kind { NEWS }
    input Pagination { limit: Int }
  `);

  const query = exampleQuery(schema);

  assert.equal(query, 'query Articles {\n  articles(pagination: { limit: 5 }) {\n    documentId\n    title\n    kinds\n    body\n  }\n}\n');
  assert.deepEqual(validate(schema, parse(query)), []);
});

test('a list that needs an argument, or holds no objects, is no example', () => {
  const schema = buildSchema('type Query { words: [String] byId(id: ID!): [Query] one: Query }');

  assert.equal(exampleQuery(schema), null);
  assert.match(firstTab(schema), /^# Welcome[^]*\n\{\n {2}__typename\n\}\n$/);
});

test('built-in content is the example of a server that has no other', () => {
  const schema = buildSchema('type Query { uploadFiles: [File] } type File { related: Query }');

  assert.equal(exampleQuery(schema), 'query UploadFiles {\n  uploadFiles {\n    __typename\n  }\n}\n');
});

test('a line of the first tab fits beside the toolbar', () => {
  assert.deepEqual(firstTab(null).split('\n').filter((line) => line.length > 46), []);
});
