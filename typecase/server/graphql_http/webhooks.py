"""The root fields of webhooks: they are listed, changed and tried out through GraphQL."""

from collections.abc import Callable, Mapping
from typing import Any

from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.context import Context
from typecase.resolvers.graphql.content import AccountField
from typecase.server.webhook_administration import WebhookAdministration


class WebhookFields:
    """The fields; `administration` gives what they call, once all is open."""

    def __init__(self, administration: Callable[[], WebhookAdministration]) -> None:
        self._administration = administration

    @property
    def answers(self) -> Mapping[str, AccountField]:
        """What answers each field, by its type and name."""
        return {
            "Query.outgoingWebhooks": self._all,
            "Mutation.createOutgoingWebhook": self._create,
            "Mutation.updateOutgoingWebhook": self._update,
            "Mutation.deleteOutgoingWebhook": self._delete,
            "Mutation.testOutgoingWebhook": self._test,
        }

    async def _all(self, ctx: Context, arguments: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        del ctx, arguments
        return [self._shown(webhook) for webhook in await self._administration().all()]

    async def _create(self, ctx: Context, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        del ctx
        return self._shown(await self._administration().add(_given(arguments["data"])))

    async def _update(self, ctx: Context, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        del ctx
        return self._shown(await self._administration().change(arguments["name"], _given(arguments["data"])))

    async def _delete(self, ctx: Context, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        del ctx
        return self._shown(await self._administration().remove(arguments["name"]))

    async def _test(self, ctx: Context, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        del ctx
        outcome = await self._administration().try_out(arguments["name"])
        return {"status": outcome.status, "error": outcome.error, "body": outcome.body}

    def _shown(self, webhook: Webhook) -> Mapping[str, Any]:
        return {
            "name": webhook.name,
            "url": webhook.url,
            "events": list(webhook.events),
            "types": list(webhook.types),
            "filter": {name: list(values) for name, values in webhook.filter.items()},
            "headers": list(webhook.headers),
            "secrets": len(webhook.secrets),
            "enabled": webhook.enabled,
            "query": webhook.query,
            "role": webhook.role,
            "atOnce": webhook.at_once,
            "declared": self._administration().is_declared(webhook.name),
        }


def _given(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an input says, under our names; what is null is not said."""
    return {"at_once" if name == "atOnce" else name: value for name, value in data.items() if value is not None}
