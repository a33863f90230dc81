// Reads the magazine with Strapi's own client and prints what it got as JSON:
//   node strapi.mjs http://127.0.0.1:1337/api FULL_ACCESS_TOKEN

import {
  HTTPAuthorizationError,
  HTTPBadRequestError,
  HTTPForbiddenError,
  HTTPNotFoundError,
  strapi,
} from '@strapi/client';

const [baseURL, auth] = process.argv.slice(2);
const nobody = strapi({ baseURL });
const full = strapi({ baseURL, auth });
const articles = nobody.collection('articles');

console.log(
  JSON.stringify({
    articles: await articles.find({
      fields: ['title', 'views'],
      filters: {
        kind: { $eq: 'how-to' },
        author: { name: { $startsWith: 'Chlo' } },
        $or: [{ views: { $gte: 700 } }, { event_at: { $lt: new Date('2024-06-02T15:00:00Z') } }],
      },
      populate: { author: { fields: ['name'] }, tags: { fields: ['name'], sort: 'name:desc' } },
      sort: ['views:desc', 'title'],
      pagination: { page: 2, pageSize: 4 },
      locale: 'en',
      status: 'published',
    }),
    drafts: await articles.find({
      fields: ['title'],
      filters: { publishedAt: { $null: true } },
      sort: 'documentId:desc',
      pagination: { start: 1, limit: 2, withCount: false },
      status: 'draft',
    }),
    article: await articles.findOne('articlelab00000000000014', {
      fields: ['title', 'kind', 'reads', 'event_at'],
      populate: {
        author: { fields: ['name'], populate: { avatar: { fields: ['url'] } } },
        cover: { fields: ['url', 'width'] },
        links: true,
        seo: { populate: { shareImage: { fields: ['url'] } } },
        blocks: { on: { 'shared.slider': { populate: { links: true } }, 'shared.quote': true } },
      },
    }),
    single: await nobody.single('homepage').find({ locale: 'fr', populate: '*' }),
    files: await full.files.find({ filters: { mime: { $contains: 'image' } }, sort: ['name:desc'] }),
    file: await full.files.findOne(1),
    review: await full.collection('reviews').findOne('reviewlab000000000000001', { fields: ['rating', 'comment'] }),
    raw: await (await nobody.fetch('tags?fields[0]=name&sort=name&pagination[pageSize]=1')).json(),
    refusals: {
      missing: await refusal(articles.findOne('nope'), HTTPNotFoundError),
      missingFile: await refusal(full.files.findOne(9999), HTTPNotFoundError),
      forbidden: await refusal(nobody.collection('reviews').find(), HTTPForbiddenError),
      forbiddenFile: await refusal(nobody.files.findOne(1), HTTPForbiddenError),
      badToken: await refusal(strapi({ baseURL, auth: 'wrong' }).collection('articles').find(), HTTPAuthorizationError),
      badFilter: await refusal(articles.find({ filters: { nope: 1 } }), HTTPBadRequestError),
    },
  }),
);

/** Return what `request` was refused with: the client's error, which must be of the class `expected`, and the body. */
async function refusal(request, expected) {
  const error = await request.then(
    () => undefined,
    (error) => error,
  );
  if (!(error instanceof expected)) throw new Error(`expected a ${expected.name}`, { cause: error });
  return { name: error.name, status: error.response.status, body: await error.response.json() };
}
