"""What answers a GraphQL operation: all that knows graphql-core on the resolvers' side."""
