"""What each key of a declaration means, in a sentence: for editors, through the JSON Schema, and for the reference."""

from collections.abc import Mapping

_MEANINGS: Mapping[str, str] = {
    # every attribute
    "description": "What it is, for people: goes to the SDL and to OpenAPI.",
    "required": "A published entry must have a value; the field is non-null in GraphQL.",
    "private": "Never leaves the server: not read, not filtered and not sorted by.",
    "configurable": "Whether an admin panel may change the declaration.",
    "writable": "Whether the API may write it.",
    "visible": "Whether an admin panel shows it.",
    "searchable": "Whether the full-text search `_q` looks into it.",
    "default": "The value that a new entry gets when none is given.",
    "defaultFrom": "The function of the project's Python that gives it when none is given: `global::now`.",
    "renamedFrom": "The name that it had before: the next migration renames and keeps the data.",
    "graphql": "Where GraphQL shows the attribute.",
    "output": "Whether it is a field of the output type.",
    "input": "Whether it is a field of the input type.",
    "filters": "Whether it is a field of the filters.",
    "pluginOptions": 'Options by plugin, such as `{"i18n": {"localized": true}}`.',
    # single kinds
    "unique": "No two published entries of a locale have the same value.",
    "minLength": "The least number of characters.",
    "maxLength": "The greatest number of characters.",
    "regex": "A regular expression that must be found in the value.",
    "targetField": "The string or text attribute that it is made from when it is not given.",
    "enum": "The allowed values.",
    "enumName": "The name of the GraphQL enum, when not the generated one.",
    "valuesRenamedFrom": "The former name of values by their new one: the next migration writes the new ones.",
    "min": "The least value.",
    "max": "The greatest value.",
    "multiple": "Whether it holds several files, in an order.",
    "allowedTypes": "Which files are offered: images, videos, files, audios.",
    "relation": "How many documents there are on each side.",
    "target": "The uid of the content type that it points to.",
    "inversedBy": "On the owning side: the attribute of the target that shows the relation backwards.",
    "mappedBy": "On the other side: the attribute of the target that owns the relation.",
    "morphBy": "The attribute of the target that points to any content type.",
    "useJoinTable": "Strapi's choice of storage; kept, and without effect here.",
    "component": "The uid of the component.",
    "components": "The uids of the components that the list may hold.",
    "repeatable": "Whether it holds a list instead of one value.",
    "customField": "The uid of the custom field.",
    # the file
    "info": "The names.",
    "attributes": "What an entry holds, by name.",
    "options": "What the content type can do.",
    "kind": "`collectionType`: many documents. `singleType`: one.",
    "collectionName": "The name of the table.",
    "api": "What guards each action, by its name: find, findOne, create, update, delete, …",
    "singularName": "The name of one document; the same as the file's.",
    "pluralName": "The name of several documents: the REST path and the GraphQL list.",
    "displayName": "The name that people see.",
    "draftAndPublish": "Whether each document has a draft and a published entry.",
    "privateAttributes": "Names of attributes that are private, besides those that say so themselves.",
    "populateCreatorFields": "Strapi's switch for createdBy and updatedBy; kept for who reads it.",
    "localized": "Whether each locale has its own.",
    "enabled": "Whether the action exists.",
    "only": "The generated actions that there are; all when nothing is said.",
    "except": "The generated actions that there are not.",
    "prefix": "What the paths of the type's REST routes begin with: `/v1`.",
    "rest": "Whether the action has its REST route.",
    "path": "The path of its REST route, behind the `prefix`: `/news/:id`.",
    "queries": "Whether Query has fields of the type.",
    "mutations": "Whether Mutation has fields of the type.",
    "auth": "false: anybody may. true: who has the permission. An object: who has the permissions in `scope`.",
    "policies": "Yes-or-no questions asked before the action, in this order.",
    "middlewares": "What wraps the action, outermost first.",
    "cost": "What each document that the action gives adds to the cost of a GraphQL operation; 1 when nothing is said.",
}

_OF_KIND: Mapping[tuple[str, str], str] = {
    ("uid", "options"): "How the target field becomes a part of a URL.",
    ("component", "collectionName"): "The name of its table in Strapi; kept, components have no table here.",
    ("content type", "graphql"): "Which root fields GraphQL has for the type.",
    ("action", "graphql"): "Whether the action has its root fields in GraphQL.",
    ("graphql", "enabled"): "Whether GraphQL shows the content type.",
    **{(kind, "min"): "The least number of items." for kind in ("component", "dynamiczone")},
    **{(kind, "max"): "The greatest number of items." for kind in ("component", "dynamiczone")},
}


def meaning_of(key: str, kind: str = "") -> str:
    """Return the meaning of a key, of a `kind` of object where it differs by that; KeyError for an unknown key."""
    return _OF_KIND.get((kind, key)) or _MEANINGS[key]
