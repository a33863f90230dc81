"""What happens around and after a write: `actions` are what it is, `subscribers` what runs around it."""
