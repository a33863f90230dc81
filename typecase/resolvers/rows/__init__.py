"""The query engine's API for rows: reads and writes below documents, for Python of the project."""
