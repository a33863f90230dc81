// The playground: GraphiQL over the address that the page itself has.

import 'graphiql/style.css';
import './playground.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { fetchJson } from './fetch-json.js';
import { FirstExample } from './first-example.jsx';
import { firstTab } from './queries.js';
import { storage } from './storage.js';

const endpoint = window.location.pathname;

const fetcher = createGraphiQLFetcher({
  url: endpoint,
  subscriptionUrl: `${window.location.origin.replace(/^http/, 'ws')}${endpoint}`,
  fetch: fetchJson,
  headers: { accept: 'application/json' },
  enableIncrementalDelivery: false,
});

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultTabs={[{ query: firstTab(null) }]}
    defaultQuery=""
    defaultEditorToolsVisibility="headers"
  >
    <GraphiQL.Logo>Typecase</GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <FirstExample />
        </>
      )}
    </GraphiQL.Toolbar>
  </GraphiQL>,
);
