"""The query engine: what is asked, as data, compiled to SQL, and the rows turned into answers."""
