"""What happens around and after a write."""
