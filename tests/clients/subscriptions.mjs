// Sends operations with graphql-ws and graphql-sse and prints what came as JSON:
//   node subscriptions.mjs http://127.0.0.1:1337 FULL_ACCESS_TOKEN

import { createClient as createStreams } from 'graphql-sse';
import { createClient as createSockets } from 'graphql-ws';
import WebSocket from 'ws';

const [origin, token] = process.argv.slice(2);
const url = `${origin}/graphql`;
const socketUrl = url.replace(/^http/, 'ws');

function sockets(authorization) {
  const connectionParams = authorization ? { Authorization: authorization } : undefined;
  return createSockets({ url: socketUrl, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
}

function streams(authorization) {
  return createStreams({ url, headers: authorization ? { Authorization: authorization } : {}, retryAttempts: 0 });
}

/** Return the first result of an operation, or what it fails with. */
function first(client, query) {
  return new Promise((resolve, reject) => {
    let result;
    client.subscribe({ query }, { next: (value) => (result ??= value), error: reject, complete: () => resolve(result) });
  });
}

const codes = (errors) => errors.map(({ extensions }) => extensions.code);

async function ask(make, name, failed) {
  const full = make(`Bearer ${token}`);
  const nobody = make();
  const got = {
    query: await first(full, '{ __typename }'),
    mutation: await first(full, `mutation { createTag(data: { name: "from ${name}" }) { name } }`),
    invalid: await first(full, 'subscription { nothing }').then((result) => codes(result.errors), codes),
    forbidden: await first(nobody, 'subscription { articlePublished { title } }').then(
      (result) => codes(result.errors),
      codes,
    ),
    badToken: await first(make('Bearer bad'), '{ __typename }').catch(failed),
  };
  await full.dispose();
  await nobody.dispose();
  return got;
}

/** Return the code that a socket with another subprotocol is closed with. */
function badProtocol() {
  return new Promise((resolve) => {
    new WebSocket(socketUrl).on('close', resolve).on('error', () => {});
  });
}

console.log(
  JSON.stringify({
    ws: { ...(await ask(sockets, 'ws', ({ code }) => code)), badProtocol: await badProtocol() },
    sse: await ask(streams, 'sse', ({ response }) => response.status),
  }),
);
