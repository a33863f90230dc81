"""Skeletons: the files that a developer begins with, complete and running, written into a project."""
