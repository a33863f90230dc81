"""Measure Typecase beside the floor and ariadne as shipped, on PostgreSQL: `make bench`, `python -m benchmarks --help`.

The servers run on core 0 and the load generator, wrk, on core 1, so that neither takes time from the other. CPU time
per request comes from /proc and is what to compare on a busy machine: requests per second depend on what else runs
there.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.asking import ask
from benchmarks.counting import count_statements, counting
from benchmarks.measuring import Figures, Rounds, measure
from benchmarks.ratios import check, keep_ratios, load_ratios, ratio
from benchmarks.requests import READS, Request, load_requests
from benchmarks.servers import FLOOR, TYPECASE, Server, key_of, started
from benchmarks.surroundings import described
from benchmarks.table import Results, disturbed, json_text, markdown_table, refreshed, text_table
from benchmarks.wrk import Refused

_DATABASE = "asyncpg://postgres@127.0.0.1:5432/typecase_bench"
_QUIET = 0.1
_CHECKED = Rounds(connections=16, rounds=3, seconds=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table, or check the ratios."""
    options = _parser().parse_args(arguments)
    _demand_tools()
    try:
        chosen = _chosen(options)
        if options.markdown is not None:
            refreshed(options.markdown.read_text(), "")  # fails now rather than after all was measured
        if options.check:
            _check(chosen, options.database)
        else:
            _measure(chosen, options)
    except (Refused, ValueError, OSError) as error:
        sys.exit(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Typecase beside the floor.")
    parser.add_argument("--only", default="", metavar="G1,G2", help="which requests; default: all")
    parser.add_argument("--connections", type=int, default=16, help="requests that wait at a time (%(default)s)")
    parser.add_argument("--seconds", type=int, default=4, help="how long a round lasts (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per request; the best counts (%(default)s)")
    parser.add_argument("--database", metavar="URL", default=_DATABASE, help="is dropped and made anew (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures as JSON")
    parser.add_argument("--markdown", type=Path, metavar="PAGE", help="write the table between the marks of a page")
    parser.add_argument("--keep-ratios", action="store_true", help="let --check compare with what is measured now")
    parser.add_argument("--check", action="store_true", help="fail when Typecase has fallen back behind the floor")
    return parser


def _chosen(options: Any) -> Mapping[str, Request]:
    """Return the requests that are asked for, in their order; ValueError for one that there is not."""
    requests = load_requests()
    known = READS if options.check else tuple(requests)
    asked = [name for name in options.only.split(",") if name] or known
    if unknown := set(asked) - set(known):
        raise ValueError(f"no such request: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return {name: requests[name] for name in known if name in asked}


def _demand_tools() -> None:
    for tool, package in (("wrk", "wrk"), ("taskset", "util-linux")):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: install the Debian package {package} (apt-get install {package})")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed: one for the server, one for what fires the requests.")


def _check(requests: Mapping[str, Request], database: str) -> None:
    with started(database, (TYPECASE, FLOOR)) as servers:

        def measured(name: str) -> float:
            return ratio(measure(servers, requests[name], _CHECKED, database)) or 0.0

        verdicts = check(requests, measured, load_ratios())
    for verdict in verdicts:
        print(
            f"{verdict.request:4} {verdict.measured:.2f} of the floor's requests per second, {verdict.kept:.2f} is kept"
            f"{': FALLEN' if verdict.fallen else ''}"
        )
    if any(verdict.fallen for verdict in verdicts):
        sys.exit("Typecase has become slower beside the floor. Where that is right: make bench with --keep-ratios.")


def _measure(requests: Mapping[str, Request], options: Any) -> None:
    how = Rounds(connections=options.connections, rounds=options.rounds, seconds=options.seconds)
    results: dict[str, Mapping[str, Figures]] = {}
    counts = _counted(requests, options.database)
    with started(options.database) as servers:
        for name, request in requests.items():
            print(f"{name}: {request.title}", file=sys.stderr)
            able = _able(servers, request)
            figures = measure(able, request, how, options.database)
            results[name] = {
                server: replace(found, sql_per_request=counts[server][name]) for server, found in figures.items()
            }
    print(text_table(requests, results))
    if disturbed(results) > _QUIET:
        print(f"\nOther programs took up to {disturbed(results):.0%} of the machine: trust the CPU times only.")
    _write(requests, results, how, options)


def _counted(requests: Mapping[str, Request], database: str) -> Mapping[str, Mapping[str, float]]:
    with counting(database) as proxy, started(proxy.url) as servers:
        return {
            server.name: count_statements(proxy, server, [r for r in requests.values() if server.answers(r)])
            for server in servers
        }


def _able(servers: Sequence[Server], request: Request) -> Sequence[Server]:
    """Return the servers that know a request, when they answer it well."""
    able = [server for server in servers if server.answers(request)]
    for server in able:
        ask(server.url, request, key_of(request))
    return able


def _write(requests: Mapping[str, Request], results: Results, how: Rounds, options: Any) -> None:
    if options.json is not None:
        options.json.write_text(json_text(results))
    if options.markdown is not None:
        measured = f"{described(how, options.database)}\n\n{markdown_table(requests, results)}"
        options.markdown.write_text(refreshed(options.markdown.read_text(), measured))
    if options.keep_ratios:
        keep_ratios({name: share for name, figures in results.items() if (share := ratio(figures)) is not None})


if __name__ == "__main__":
    main()
