"""Content in and out of a database: a portable form of lines in files, loaded and dumped."""
