"""Content types and all that is derived from them as data or text."""
