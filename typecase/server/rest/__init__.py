"""The REST API: query strings, routes and the form of answers. What is asked is parsed in `resolvers.entities`."""
