"""Accounts, which no declaration makes: `me`, signing in, and the mutations of users and roles."""

from collections.abc import Mapping

ROLE = "plugin::users-permissions.role"
USER = "plugin::users-permissions.user"

ACCOUNT_QUERIES = 'me: UsersPermissionsMe @auth(scope: ["plugin::users-permissions.user.me"])'

ACCOUNT_MUTATIONS = '''
"""Create a new role"""
createUsersPermissionsRole(data: UsersPermissionsRoleInput!): UsersPermissionsCreateRolePayload
  @auth(scope: ["plugin::users-permissions.role.createRole"])

"""Update an existing role"""
updateUsersPermissionsRole(id: ID!, data: UsersPermissionsRoleInput!): UsersPermissionsUpdateRolePayload
  @auth(scope: ["plugin::users-permissions.role.updateRole"])

"""Delete an existing role"""
deleteUsersPermissionsRole(id: ID!): UsersPermissionsDeleteRolePayload
  @auth(scope: ["plugin::users-permissions.role.deleteRole"])

"""Create a new user"""
createUsersPermissionsUser(data: UsersPermissionsUserInput!): UsersPermissionsUserEntityResponse!
  @auth(scope: ["plugin::users-permissions.user.create"])

"""Update an existing user"""
updateUsersPermissionsUser(id: ID!, data: UsersPermissionsUserInput!): UsersPermissionsUserEntityResponse!
  @auth(scope: ["plugin::users-permissions.user.update"])

"""Delete an existing user"""
deleteUsersPermissionsUser(id: ID!): UsersPermissionsUserEntityResponse!
  @auth(scope: ["plugin::users-permissions.user.destroy"])

login(input: UsersPermissionsLoginInput!): UsersPermissionsLoginPayload!
  @auth(scope: ["plugin::users-permissions.auth.callback"])

"""Register a user"""
register(input: UsersPermissionsRegisterInput!): UsersPermissionsLoginPayload!
  @auth(scope: ["plugin::users-permissions.auth.register"])

"""Request a reset password token"""
forgotPassword(email: String!): UsersPermissionsPasswordPayload
  @auth(scope: ["plugin::users-permissions.auth.forgotPassword"])

"""
Reset user password. Confirm with a code (resetToken from forgotPassword)
"""
resetPassword(password: String!, passwordConfirmation: String!, code: String!): UsersPermissionsLoginPayload
  @auth(scope: ["plugin::users-permissions.auth.resetPassword"])

"""Change user password. Confirm with the current password."""
changePassword(currentPassword: String!, password: String!, passwordConfirmation: String!): UsersPermissionsLoginPayload
  @auth(scope: ["plugin::users-permissions.auth.changePassword"])

"""Confirm an email users email address"""
emailConfirmation(confirmation: String!): UsersPermissionsLoginPayload
  @auth(scope: ["plugin::users-permissions.auth.emailConfirmation"])
'''

ACCOUNT_ACTIONS: Mapping[str, tuple[str, str]] = {
    "createUsersPermissionsRole": (ROLE, "create"),
    "updateUsersPermissionsRole": (ROLE, "update"),
    "deleteUsersPermissionsRole": (ROLE, "delete"),
    "createUsersPermissionsUser": (USER, "create"),
    "updateUsersPermissionsUser": (USER, "update"),
    "deleteUsersPermissionsUser": (USER, "delete"),
}
"""Field → content type and action. The other fields have an action of their own name and no content type."""

ACCOUNT_FIELDS = frozenset(
    {
        "Query.me",
        *(
            f"Mutation.{name}"
            for name in (
                *ACCOUNT_ACTIONS,
                "login",
                "register",
                "forgotPassword",
                "resetPassword",
                "changePassword",
                "emailConfirmation",
            )
        ),
    }
)
"""The root fields of accounts, by type and name."""

ACCOUNT_TYPES = """
type UsersPermissionsUserEntityResponse {
  data: UsersPermissionsUser
}

type UsersPermissionsMe {
  id: ID!
  documentId: ID!
  username: String!
  email: String
  confirmed: Boolean
  blocked: Boolean
  role: UsersPermissionsMeRole
}

type UsersPermissionsMeRole {
  id: ID!
  name: String!
  description: String
  type: String
}

input UsersPermissionsRegisterInput {
  username: String!
  email: String!
  password: String!
}

input UsersPermissionsLoginInput {
  identifier: String!
  password: String!
  provider: String! = "local"
}

type UsersPermissionsPasswordPayload {
  ok: Boolean!
}

type UsersPermissionsLoginPayload {
  jwt: String
  user: UsersPermissionsMe!
}

type UsersPermissionsCreateRolePayload {
  ok: Boolean!
}

type UsersPermissionsUpdateRolePayload {
  ok: Boolean!
}

type UsersPermissionsDeleteRolePayload {
  ok: Boolean!
}
"""
