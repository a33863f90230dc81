"""Notes with SDL, resolvers and routes of the project's own."""

SDL = """
type Query {
  mostRead(limit: Int = 5): [Note!]! @auth(public: true) @rest(method: GET, path: "/notes/most-read")
  first: Note @auth(scope: ["api::note.note.find"]) @rest(method: GET, path: "/first-note")
  stats: Stats!
  hello(name: String!): String! @policy(name: "global::polite") @auth(public: true)
    @rest(method: GET, path: "/hello/:name")
}

type Mutation {
  rate(input: RateInput!): Int! @auth(public: true) @rest(method: POST, path: "/rate", body: "input")
}

input RateInput { stars: Int! }

type Stats {
  count: Int!
  top: Note
  hidden: Int @policy(name: "global::never")
}

extend type Note {
  wordCount(extra: Int = 0): Int!
  initial: String
  others: [Note!]!
  pages: Long @policy(name: "global::editors")
}

extend type ComponentSharedSeo { shout: String }
"""

RESOLVERS = """
from ariadne import MutationType, ObjectType, QueryType
from typecase import Controller, batch_resolver, route

NOTE = "api::note.note"
LOG = []
query, mutation, note, seo = QueryType(), MutationType(), ObjectType("Note"), ObjectType("ComponentSharedSeo")


@query.field("mostRead")
async def most_read(_, info, limit):
    asked = {"sort": "title:desc", "pagination": {"limit": limit}}
    return await info.context.service(NOTE).find(info.context, asked)


@query.field("first")
async def first(_, info):
    return await info.context.entities(NOTE).find_first(status="published", sort="title")


@query.field("stats")
async def stats(_, info):
    top = await info.context.entities(NOTE).find_first(status="published", sort="title")
    return {"count": 2, "hidden": 3, "top": top}


@query.field("hello")
def hello(_, info, name):
    return f"Hello {name}"


@mutation.field("rate")
def rate(_, info, input):
    return input["stars"]


@note.field("initial")
def initial(entry, info):
    return entry["title"][0]


@batch_resolver("Note.wordCount", needs=["title", "secret"])
async def word_count(entries, ctx, extra):
    LOG.append(len(entries))
    return [len(entry["title"].split()) + len(entry["secret"] or "") + extra for entry in entries]


@batch_resolver("Note.others")
async def others(entries, ctx):
    notes = await ctx.entities(NOTE).find_many(status="published", sort="title")
    return [[note for note in notes if note["documentId"] != entry["documentId"]] for entry in entries]


@seo.field("shout")
def shout(part, info):
    return part["metaTitle"].upper()


class NoteController(Controller):
    @route("GET", "/notes/count", auth=False)
    async def count_all(self, ctx):
        return {"count": await ctx.entities(NOTE).count(), "action": ctx.route.action}
"""

ROUTES = """
from typecase import policy, route


@policy
def editors(ctx):
    return ctx.actor.signature == "full-access" and ctx.parent["documentId"] is not None


@policy
def never(ctx):
    return False


@policy
def polite(ctx):
    return ctx.args["name"] != "rude"


@route("GET", "/years/{year:[0-9]{4}}", auth=False)
async def year(ctx):
    return {"year": ctx.params["year"]}


@route("GET", "/files/{number:int}/{rest:path}", auth=False, policies=["global::never"])
async def refused(ctx):
    raise AssertionError("the policy refuses")


@route(["GET", "DELETE"], "/notes/{slug}", auth=False)
async def own(ctx):
    ctx.response.status = 202
    return f"own {ctx.params['slug']}"


@route("GET", "/mine")
async def mine(ctx):
    return ctx.user


@route("GET", "/page", auth=False)
async def page(ctx):
    return await ctx.service("api::note.note").find(ctx, {"fields": ["title"], "sort": "title"})


@route("GET", "/away", auth=False)
async def away(ctx):
    ctx.response.redirect("/api/page")


@route("GET", "/nothing", auth=False)
async def nothing(ctx):
    return None
"""

FILES = {"schema/extensions.graphql": SDL, "resolvers/note.py": RESOLVERS, "server/routes.py": ROUTES}
