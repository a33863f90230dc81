// Compiled, never run: what the generated types know. Each line that is marked as an error must be one.

import type { GraphQLClient } from 'graphql-request';
import {
  ArticleListDocument,
  type ArticleListQuery,
  ArticlePageDocument,
  type ArticlePageQuery,
  type ArticleConnectionQuery,
  CreateArticleDocument,
} from './sdl.js';

declare const client: GraphQLClient;
declare const list: ArticleListQuery;
declare const page: ArticlePageQuery;
declare const connection: ArticleConnectionQuery;

// What may be missing has to be asked for, what is required is there.
list.articles[0]?.title satisfies string | undefined;
list.articles[0]?.views satisfies number | null | undefined;
connection.articles_connection?.nodes satisfies { documentId: string; title: string }[] | undefined;
connection.articles_connection?.pageInfo.total satisfies number | undefined;
page.article?.kind satisfies 'news' | 'opinion' | 'how_to' | 'long_read' | null | undefined;
page.article?.reads satisfies string | null | undefined;
// @ts-expect-error: an article may have no author
page.article?.author.name;
// @ts-expect-error: the slug was not selected
list.articles[0]?.slug;

// A dynamic zone is a union that its type names tell apart.
for (const block of page.article?.blocks ?? []) {
  if (block?.__typename === 'ComponentSharedQuote') block.text satisfies string;
  if (block?.__typename === 'ComponentSharedSlider') block.links?.[0]?.url satisfies string | undefined;
  // @ts-expect-error: a rich text has no title
  if (block?.__typename === 'ComponentSharedRichText') block.title;
  // @ts-expect-error: a link cannot be in this zone
  if (block?.__typename === 'ComponentSharedLink') block.url;
}

// Variables and inputs.
client.request(CreateArticleDocument, {
  data: {
    title: 'New',
    kind: 'how_to',
    reads: '9007199254740993',
    author: 'authorlab000000000000001',
    tags: ['taglab000000000000000001'],
    seo: { metaTitle: 'New' },
    blocks: [{ __component: 'shared.quote', text: 'Hello' }],
  },
  status: 'DRAFT',
});
// @ts-expect-error: the variable is required
client.request(ArticlePageDocument, {});
// @ts-expect-error: no such status
client.request(CreateArticleDocument, { data: {}, status: 'draft' });
// @ts-expect-error: no such attribute
client.request(CreateArticleDocument, { data: { headline: 'New' }, status: 'DRAFT' });
// @ts-expect-error: no such operator
client.request(ArticleListDocument, { filters: { views: { moreThan: 5 } } });
