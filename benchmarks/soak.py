"""Fire many requests of many distinct operations and watch the memory: `python -m benchmarks.soak --help`.

Operations are drawn as people draw them: a few often, most of them seldom (the one of rank n comes n times as seldom as
the first). So what is kept between requests is filled, found and thrown away all the time.
"""

import argparse
import itertools
import json
import random
import tempfile
from collections.abc import Iterator, Sequence

from benchmarks.processes import resident_mb
from benchmarks.servers import TYPECASE, started
from benchmarks.wrk import run

_DATABASE = "asyncpg://postgres@127.0.0.1:5432/typecase_soak"
_MOST_MB = 250
_GROWTH_MB = 5
"""How much more may be resident at the end than when half of all requests were answered."""

_ROUND_SECONDS = 20
_SCALARS = ("title", "slug", "summary", "views", "kind", "rating", "featured", "locale", "createdAt", "publishedAt")
_RELATIONS = ("author { name }", "category { name }", "tags { name }", "seo { metaTitle }", "cover { url }")
_SCRIPT = """
local bodies = {}
for line in io.lines("@FILE@") do bodies[#bodies + 1] = line end
math.randomseed(@SEED@)
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
request = function()
  return wrk.format(nil, nil, nil, bodies[math.floor(math.pow(#bodies, math.random()))])
end
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fire, print the memory after each round, and fail when it is too much or grows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description="Watch the memory of a server.")
    parser.add_argument("--requests", type=int, default=1_000_000, help="(%(default)s)")
    parser.add_argument("--operations", type=int, default=10_000, help="how many are distinct (%(default)s)")
    parser.add_argument("--database", metavar="URL", default=_DATABASE, help="is dropped and made anew (%(default)s)")
    given = parser.parse_args(arguments)
    sizes: list[tuple[int, float]] = []
    with tempfile.NamedTemporaryFile("w") as bodies, started(given.database, (TYPECASE,)) as (server,):
        bodies.write("\n".join(json.dumps({"query": text}) for text in operations(given.operations)))
        bodies.flush()
        answered = 0
        for seed in itertools.count(1):
            script = _SCRIPT.replace("@FILE@", bodies.name).replace("@SEED@", str(seed))
            answered += run(script, f"{server.url}/graphql", connections=16, seconds=_ROUND_SECONDS).requests
            sizes.append((answered, resident_mb(server.pid)))
            print(f"{answered:>9,} requests: {sizes[-1][1]:.0f} MB", flush=True)
            if answered >= given.requests:
                break
    print(f"{growth(sizes):+.0f} MB since half of them")
    raise SystemExit(mistake(sizes))


def operations(number: int) -> Iterator[str]:
    """Yield distinct operations, the same each time: any scalars, any relations, filters, sorts and pages."""
    chosen = random.Random(0)
    seen: set[str] = set()
    while len(seen) < number:
        shown = chosen.sample(_SCALARS, chosen.randint(1, 6)) + chosen.sample(_RELATIONS, chosen.randint(0, 3))
        sort = f"{chosen.choice(_SCALARS)}:{chosen.choice(('asc', 'desc'))}"
        page = f"pagination: {{page: {chosen.randint(1, 3)}, pageSize: {chosen.randint(1, 10)}}}"
        filters = f"filters: {{views: {{gt: {chosen.randint(0, 50)}}}}}, " if chosen.random() < 0.5 else ""
        text = f'{{ articles({filters}sort: "{sort}", {page}) {{ documentId {" ".join(shown)} }} }}'
        if text not in seen:
            seen.add(text)
            yield text


def growth(sizes: Sequence[tuple[int, float]]) -> float:
    """Return how many MB more are resident at the end than when half of the requests were answered.

    `sizes` has the MB after so many requests, in their order.
    """
    answered, end = sizes[-1]
    return end - next(size for number, size in sizes if number >= answered / 2)


def mistake(sizes: Sequence[tuple[int, float]]) -> str | None:
    """Return what is wrong with the memory, or None."""
    answered, end = sizes[-1]
    if end > _MOST_MB:
        return f"{end:.0f} MB are resident after {answered:,} requests; at most {_MOST_MB} may be"
    if growth(sizes) > _GROWTH_MB:
        return f"{growth(sizes):.0f} MB more are resident after {answered:,} requests than after half of them"
    return None


if __name__ == "__main__":
    main()
