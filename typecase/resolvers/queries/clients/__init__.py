"""Tortoise's clients of the databases, where theirs are not enough: each module is an engine in Tortoise's sense."""
