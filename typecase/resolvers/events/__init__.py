"""Events on their way: the outbox that a write puts them into, and the deliveries to those who want them."""
