"""How much one request may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Page sizes and what keeps a query from asking for too much; each but the page sizes is answered with a 400.

    `default_limit` is the size of a page when none is asked for, `max_limit` the largest (None: any). `depth` counts
    objects inside objects of a filter, and relations inside relations of a sort or populate; `conditions` the
    comparisons of one `filters`; `values` the members of a list; `text` the characters of a value; `sorts` the keys
    of a sort; `edges` the relations, components and media that one request populates, wildcards included; `documents`
    how many documents one request writes.
    """

    default_limit: int = 25
    max_limit: int | None = 100
    depth: int = 20
    conditions: int = 100
    values: int = 1000
    text: int = 10_000
    sorts: int = 20
    edges: int = 250
    documents: int = 100
