// The text of the first tab: how to use the playground, and a query that this API can answer.

import { getNamedType, getNullableType, isLeafType, isListType, isObjectType, isRequiredArgument } from 'graphql';

const WELCOME = `# Welcome to Typecase.
#
#   Ctrl-Enter   runs the query at the cursor
#   Ctrl-Space   shows what fits in there
#   The book     at the left explains the API
#
# A token goes into Headers, below:
#   { "Authorization": "Bearer …" }

`;

// Types that every server has; a team's own content makes the better example.
const BUILT_IN = /^(uploadFiles|usersPermissions|i18N|reviewWorkflows)/;
const TIMESTAMPS = new Set(['createdAt', 'updatedAt', 'publishedAt']);

/** Return the first tab's text; `schema` is null while it is not known. */
export function firstTab(schema) {
  return WELCOME + ((schema && exampleQuery(schema)) ?? '{\n  __typename\n}\n');
}

/** Return a query of the schema's first list of objects, or null when it has none that needs no arguments. */
export function exampleQuery(schema) {
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(isListOfObjects);
  const field = lists.find(({ name }) => !BUILT_IN.test(name)) ?? lists[0];
  if (!field) return null;

  const title = field.name[0].toUpperCase() + field.name.slice(1);
  const selection = leaves(getNamedType(field.type)).map((name) => `    ${name}\n`).join('');
  return `query ${title} {\n  ${field.name}${fewItems(field)} {\n${selection}  }\n}\n`;
}

function isListOfObjects(field) {
  const isList = isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type));
  return isList && !field.args.some(isRequiredArgument);
}

function leaves(type) {
  const names = Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument))
    .map((field) => field.name)
    .filter((name) => !TIMESTAMPS.has(name))
    .slice(0, 4);
  return names.length > 0 ? names : ['__typename'];
}

function fewItems(field) {
  const pagination = field.args.find((argument) => argument.name === 'pagination');
  const hasLimit = pagination && 'limit' in (getNamedType(pagination.type).getFields?.() ?? {});
  return hasLimit ? '(pagination: { limit: 5 })' : '';
}
