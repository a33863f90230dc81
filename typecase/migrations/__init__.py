"""Changes of the stored schema."""
