"""The tables that say who may do what, and where PostgreSQL tells that one of them has changed."""

ACCOUNT_TABLES = ("typecase_users", "typecase_roles", "typecase_permissions", "typecase_api_tokens")

ACCOUNT_CHANNEL = "typecase_accounts"
"""The channel, and the name of the triggers and of their function."""
