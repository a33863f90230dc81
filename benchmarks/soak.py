"""Fire many requests of many distinct operations and watch the memory: `python -m benchmarks.soak --help`.

Operations are drawn as people draw them: a few often, most of them seldom (the one of rank n comes n times as seldom as
the first). So what is kept between requests is filled, found and thrown away all the time.
"""

import argparse
import itertools
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.processes import resident_mb
from benchmarks.servers import TYPECASE, started
from benchmarks.wrk import parse_wrk

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
    with (
        tempfile.TemporaryDirectory(prefix="typecase-soak-") as folder,
        started(given.database, (TYPECASE,)) as (server,),
    ):
        bodies = Path(folder) / "bodies"
        bodies.write_text("\n".join(json.dumps({"query": text}) for text in operations(given.operations)))
        sizes: list[tuple[int, float]] = [(0, resident_mb(server.pid))]
        for seed in itertools.count(1):
            answered = sizes[-1][0] + _round(server.url, Path(folder), bodies, seed)
            sizes.append((answered, resident_mb(server.pid)))
            print(f"{answered:>9,} requests: {sizes[-1][1]:.0f} MB", flush=True)
            if answered >= given.requests:
                break
    raise SystemExit(verdict(sizes))


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


def verdict(sizes: Sequence[tuple[int, float]]) -> str | None:
    """Return what is wrong with the memory in MB, by how many requests were answered; None when nothing is."""
    answered, end = sizes[-1]
    if end > _MOST_MB:
        return f"{end:.0f} MB are resident after {answered:,} requests; at most {_MOST_MB} may be"
    half = max(size for number, size in sizes if number <= max(answered / 2, sizes[1][0]))
    if end - half > _GROWTH_MB:
        return f"{end:.0f} MB are resident after {answered:,} requests, {end - half:.0f} more than after half of them"
    print(f"{end:.0f} MB after {answered:,} requests, {end - half:+.0f} since half of them")
    return None


def _round(url: str, folder: Path, bodies: Path, seed: int) -> int:
    """Fire for some seconds and return how many requests were answered; Refused when one was not."""
    script = folder / "soak.lua"
    script.write_text(_SCRIPT.replace("@FILE@", str(bodies)).replace("@SEED@", str(seed)))
    command = ["wrk", "-t1", "-c16", f"-d{_ROUND_SECONDS}s", "--timeout", "30s", "--latency"]
    command += ["-s", str(script), f"{url}/graphql"]
    return parse_wrk(subprocess.run(command, capture_output=True, text=True, check=True).stdout).requests


if __name__ == "__main__":
    main()
