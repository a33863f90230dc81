// fetch() for a GraphQL client: an answer that is no JSON, or none at all, becomes a GraphQL error that can be read.

/** Fetch `url`; resolve to a response whose body is JSON, whatever came. */
export async function fetchJson(url, init) {
  let response;
  try {
    response = await fetch(url, init);
  } catch {
    return errors(`The server at ${url} does not answer. Is it running?`);
  }
  if (/[/+]json\b/.test(response.headers.get('content-type') ?? '')) return response;

  const body = (await response.text()).slice(0, 500);
  return errors(`The server answered ${response.status} ${response.statusText}, and not in JSON.`, { body });
}

function errors(message, extensions) {
  return Response.json({ errors: [{ message, extensions }] });
}
