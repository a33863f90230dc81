"""Subscriptions over WebSockets and event streams: long connections, their protocols and their limits."""
