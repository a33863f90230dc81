"""Exchanges recorded from a real server, replayed against ours."""
