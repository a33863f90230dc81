// Where the playground keeps its tabs and history: the browser's storage, without the tokens.
//
// GraphiQL leaves the headers out of the tabs it stores unless its settings say otherwise, but not out of the
// history; a pasted token would stay on the disk of whoever tried one query.

const PREFIX = 'graphiql:';
const HISTORY = new Set([`${PREFIX}queries`, `${PREFIX}favorites`]);

export const storage = {
  get length() {
    return localStorage.length;
  },

  getItem: (key) => localStorage.getItem(key),

  setItem: (key, value) => localStorage.setItem(key, HISTORY.has(key) ? withoutHeaders(value) : value),

  removeItem: (key) => localStorage.removeItem(key),

  /** Remove what the playground stored, and nothing of the other pages of this server. */
  clear() {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  },
};

function withoutHeaders(history) {
  return JSON.stringify(JSON.parse(history), (key, value) => (key === 'headers' ? undefined : value));
}
