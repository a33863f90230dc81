"""What random reads are made of, and how many there are: TYPECASE_TEST_EXAMPLES for each test and database."""

import os

from hypothesis import HealthCheck, Phase, settings

from tests.api.pools import pools_of
from tests.compat.server import MAGAZINE
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.schema.loader import load_registry

REGISTRY = load_registry(MAGAZINE)
SCHEMA = build_executable_schema(REGISTRY)
V4_SCHEMA = build_executable_schema(REGISTRY, v4=True)
"""The schema with the fields of Strapi 4 too."""

POOLS = pools_of(REGISTRY)

_EXAMPLES = int(os.environ.get("TYPECASE_TEST_EXAMPLES", "150"))

MANY = settings(
    max_examples=_EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""The settings of a test. An example that fails is made smaller for up to five minutes."""

SOME = settings(MANY, max_examples=max(1, _EXAMPLES // 3))
"""The settings of a test that is run for several servers on each database."""
