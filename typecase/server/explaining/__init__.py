"""Explaining: what was done for a request, in its answer (development only) or on the command line."""
