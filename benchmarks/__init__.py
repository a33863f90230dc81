"""What the server costs, measured."""
