"""Who is asking: passwords, signed tokens, API tokens, sign-in and its rate limit. Nothing here knows HTTP."""
