"""MariaDB through Tortoise and asyncmy: a pool that closes also when a connection is not given back."""

import asyncio

from tortoise.backends.mysql.client import MySQLClient

_PATIENCE = 10.0
"""Seconds that connections have to come back; Tortoise gives those of PostgreSQL as many."""


class PatientClient(MySQLClient):
    """A pool of connections."""

    async def _close(self) -> None:
        """Close the connections. One whose transaction was cancelled as it began never comes back: it is cut off."""
        if self._pool:
            end = asyncio.get_running_loop().call_later(_PATIENCE, self._pool.terminate)
            try:
                await super()._close()
            finally:
                end.cancel()


client_class = PatientClient
"""What Tortoise looks for in an engine."""
