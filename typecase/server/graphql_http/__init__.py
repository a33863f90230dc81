"""GraphQL over HTTP: the endpoint, as Strapi's clients know it."""

from typecase.server.graphql_http.endpoint import GraphQLEndpoint, Options

__all__ = ["GraphQLEndpoint", "Options"]
