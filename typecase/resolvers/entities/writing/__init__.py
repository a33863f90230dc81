"""Writing documents: input read and checked, references resolved, rows written, in one transaction for each action."""
