"""Messages that leave: what a webhook is sent, signed, and only where it may go."""
