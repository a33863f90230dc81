"""What stands around every request, outside of routes: pure ASGI, each one noun. `stack` puts them in order."""
