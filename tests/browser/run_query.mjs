// Runs one query in the playground, in Debian's Chromium, and prints what a person would have seen as JSON:
//   first_query        the first tab's text before anything is typed
//   response           the answer that is shown, parsed when it is JSON
//   request_headers    what the query was sent with
//   stored             what the page left in the browser's storage, by key
//   console_errors     errors in the console, broken security policies included
//   external_requests  addresses on other hosts that the page asked for
//
//   node run_query.mjs --url http://localhost:1337/graphql [--query '{ __typename }'] [--headers '{"X": "y"}']
//     [--picture playground.png] [--dark] [--timeout 30000]
//
// Without --query the first tab's own query runs. Exits with 1 and a message when a step fails.

import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.PLAYGROUND_URL },
    query: { type: 'string' },
    headers: { type: 'string' },
    picture: { type: 'string' },
    dark: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '30000' },
  },
});
if (!options.url) throw new Error('name the playground by --url or in PLAYGROUND_URL');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  console.log(JSON.stringify(await runQuery(browser), null, 2));
} finally {
  await browser.close();
}

async function runQuery(browser) {
  const page = await browser.newPage({
    colorScheme: options.dark ? 'dark' : 'light',
    viewport: { width: 1280, height: 800 },
  });
  page.setDefaultTimeout(Number(options.timeout));
  const { consoleErrors, externalRequests, posts } = watch(page);

  await page.goto(options.url, { waitUntil: 'networkidle' }); // the schema has come, the first tab has its example
  await page.locator('.graphiql-query-editor .CodeMirror').waitFor();
  const firstQuery = await text(page, '.graphiql-query-editor');

  if (options.headers !== undefined) {
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await write(page, '.graphiql-editor-tool .graphiql-editor:not(.hidden)', options.headers);
  }
  if (options.query !== undefined) await write(page, '.graphiql-query-editor', options.query);
  await page.locator('.graphiql-execute-button').click();
  await page.waitForFunction(() => {
    const editor = document.querySelector('.result-window .CodeMirror')?.CodeMirror;
    return editor?.getValue().trim() && !document.querySelector('.graphiql-response .graphiql-spinner');
  });
  const response = await text(page, '.result-window');
  await page.waitForTimeout(1000); // tabs and history are stored a moment later
  if (options.picture) await page.screenshot({ path: options.picture });

  return {
    first_query: firstQuery,
    response: asJson(response),
    request_headers: posts.at(-1).headers(),
    stored: await page.evaluate(() => ({ ...localStorage })),
    console_errors: consoleErrors,
    external_requests: externalRequests,
  };
}

/** Collect what goes wrong in the page, and whatever it asks another host for. */
function watch(page) {
  const host = new URL(options.url).host;
  const consoleErrors = [];
  const externalRequests = [];
  const posts = [];
  const note = (url) => {
    const { protocol, host: asked } = new URL(url);
    if (!['data:', 'blob:'].includes(protocol) && asked !== host) externalRequests.push(url);
  };
  page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()));
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  page.on('request', (request) => note(request.url()));
  page.on('request', (request) => request.method() === 'POST' && posts.push(request));
  page.on('websocket', (socket) => note(socket.url()));
  return { consoleErrors, externalRequests, posts };
}

/** Replace an editor's text, as a person would by pasting over it. */
async function write(page, editor, value) {
  await page.locator(`${editor} .CodeMirror`).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(value);
  await page.waitForTimeout(500); // the editor parses what was typed a moment later
}

/** Return an editor's whole text; its elements hold the visible lines only. */
async function text(page, editor) {
  return page.locator(`${editor} .CodeMirror`).evaluate((element) => element.CodeMirror.getValue());
}

function asJson(value) {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
