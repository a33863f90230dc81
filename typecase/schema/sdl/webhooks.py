"""Webhooks in GraphQL: beyond Strapi, whose admin API has them. Secrets and values of headers are never shown."""

_MANAGE = '@auth(scope: ["plugin::webhooks.manage"])'

WEBHOOK_QUERIES = f'''
"""Every webhook, those of the project's file first"""
outgoingWebhooks: [OutgoingWebhook!]! {_MANAGE}
'''

WEBHOOK_MUTATIONS = f'''
"""Store a webhook"""
createOutgoingWebhook(data: OutgoingWebhookInput!): OutgoingWebhook! {_MANAGE}

"""Change a webhook of the database; what is not given stays"""
updateOutgoingWebhook(name: String!, data: OutgoingWebhookChange!): OutgoingWebhook! {_MANAGE}

"""Delete a webhook of the database"""
deleteOutgoingWebhook(name: String!): OutgoingWebhook! {_MANAGE}

"""Call a webhook at once, with the event trigger-test"""
testOutgoingWebhook(name: String!): OutgoingWebhookOutcome! {_MANAGE}
'''

WEBHOOK_FIELDS = frozenset(
    {
        "Query.outgoingWebhooks",
        *(f"Mutation.{verb}OutgoingWebhook" for verb in ("create", "update", "delete", "test")),
    }
)
"""The root fields of webhooks, by type and name."""

WEBHOOK_TYPES = '''
"""An address that is called for events"""
type OutgoingWebhook {
  name: String!
  url: String!
  events: [String!]!
  types: [String!]!
  filter: JSON!

  """The names of the headers that it is sent"""
  headers: [String!]!

  """How many secrets sign its calls"""
  secrets: Int!
  enabled: Boolean!
  query: String
  role: String
  atOnce: Int!

  """Whether it is declared in the project's file, and cannot be changed here"""
  declared: Boolean!
}

input OutgoingWebhookInput {
  name: String!
  url: String!
  events: [String!] = ["*"]
  types: [String!]
  filter: JSON
  headers: JSON
  secrets: [String!]
  enabled: Boolean
  query: String
  role: String
  atOnce: Int
}

input OutgoingWebhookChange {
  url: String
  events: [String!]
  types: [String!]
  filter: JSON
  headers: JSON
  secrets: [String!]
  enabled: Boolean
  query: String
  role: String
  atOnce: Int
}

"""What a webhook has answered; an error when it has failed"""
type OutgoingWebhookOutcome {
  status: Int
  error: String
  body: String
}
'''
