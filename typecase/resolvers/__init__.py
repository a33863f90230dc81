"""What answers a field or a route."""
