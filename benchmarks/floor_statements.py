"""The SQL of the floor: one statement for each request.

What is shown as it is stored leaves the database as JSON, the rest as columns. The published English articles are what
all of them read.
"""

_ARTICLE = """
    r.id, r.document_id, r.title, r.slug, r.summary, r.body, r.content, r.rating::float8, r.views, r.reads::text,
    r.score, r.kind, r.featured, r.event_date, r.event_at, r.event_time, r.contact, r.meta, r.created_at, r.updated_at,
    r.published_at, r.locale"""
"""22 columns; what is behind them is the 23rd and so on."""

_FILE = """
    {0}.id, {0}.document_id "documentId", {0}.name, {0}.alternative_text "alternativeText", {0}.caption,
    {0}.focal_point "focalPoint", {0}.width, {0}.height, {0}.formats, {0}.hash, {0}.ext, {0}.mime, {0}.size, {0}.url,
    {0}.preview_url "previewUrl", {0}.provider, {0}.provider_metadata, {0}.created_at "createdAt",
    {0}.updated_at "updatedAt", {0}.published_at "publishedAt\""""

_TIMES = '{0}.created_at "createdAt", {0}.updated_at "updatedAt", {0}.published_at "publishedAt"'
_AUTHOR = f'{{0}}.id, {{0}}.document_id "documentId", {{0}}.name, {{0}}.email, {{0}}.bio, {_TIMES}'
_CATEGORY = f'{{0}}.id, {{0}}.document_id "documentId", {{0}}.name, {{0}}.slug, {_TIMES}'
_TAG = f'{{0}}.id, {{0}}.document_id "documentId", {{0}}.name, {_TIMES}'


def _object(columns: str, alias: str, more: str = "") -> str:
    """Return the expression for a row as a JSON object."""
    return f"(select row_to_json(o) from (select {columns.format(alias)}{more}) o)"


def _optional(columns: str, alias: str, more: str = "") -> str:
    """Return the same for a row that a left join may not have found: null then."""
    return f"case when {alias}.id is not null then {_object(columns, alias, more)} end"


_PUBLISHED = "r.status = 1 and r.locale = 'en'"
_FIRST_PAGE = f"where {_PUBLISHED} order by r.id limit 25"
_COUNT = f"(select count(*) from articles r where {_PUBLISHED})"

R1 = f"select {_ARTICLE}, {_COUNT} from articles r {_FIRST_PAGE}"

_NULLS = "null, " * 20
"""Where the columns of an article but its two ids would be."""

R2 = f"""
    with r as materialized (select * from articles r {_FIRST_PAGE}),
    links as materialized (
        select l.entry_id, l.target_id, l.position from r join articles_tags_links l on l.entry_id = r.id
    )
    select {_ARTICLE}, {_COUNT}, 'article', r.cover_id, r.author_id, r.category_id, r.seo, null::json
    from r
    union all
    select null, f.document_id, {_NULLS} null, 'shared', null, null, null, null, {_object(_FILE, "f")}
    from typecase_files f where f.document_id in (select cover_id from r)
    union all
    select null, a.document_id, {_NULLS} null, 'shared', null, null, null, null, {_object(_AUTHOR, "a")}
    from authors a where a.document_id in (select author_id from r)
    union all
    select null, c.document_id, {_NULLS} null, 'shared', null, null, null, null, {_object(_CATEGORY, "c")}
    from categories c where c.document_id in (select category_id from r)
    union all
    select null, t.document_id, {_NULLS} null, 'shared', null, null, null, null, {_object(_TAG, "t")}
    from tags t where t.document_id in (select target_id from links)
    union all
    (select entry_id, target_id, {_NULLS} null, 'tag', null, null, null, null, null from links order by position)"""

_AVATAR = f", {_optional(_FILE, 'avatar')} avatar"
_PARENT = f", {_optional(_CATEGORY, 'parent')} parent"

R3 = f"""
    select
        {_ARTICLE},
        {_optional(_FILE, "cover")},
        {_optional(_AUTHOR, "a", _AVATAR)},
        {_optional(_CATEGORY, "c", _PARENT)},
        (
            select json_agg(o) from (
                select {_TAG.format("t")} from articles_tags_links l join tags t on t.document_id = l.target_id
                where l.entry_id = r.id order by l.position
            ) o
        ),
        (
            select json_agg(o) from (
                select {_FILE.format("f")}
                from articles_gallery_links l join typecase_files f on f.document_id = l.target_id
                where l.entry_id = r.id order by l.position
            ) o
        ),
        r.seo,
        {_optional(_FILE, "image")},
        r.links,
        r.blocks
    from articles r
    left join typecase_files cover on cover.document_id = r.cover_id
    left join authors a on a.document_id = r.author_id
    left join typecase_files avatar on avatar.document_id = a.avatar_id
    left join categories c on c.document_id = r.category_id
    left join categories parent on parent.document_id = c.parent_id
    left join typecase_files image on image.document_id = r.seo ->> 'shareImage'
    where {_PUBLISHED} and r.document_id = $1"""

R4 = f"""
    select {_ARTICLE}, page.total
    from (
        select r.id, r.title, a.name, count(*) over () total
        from articles r
        join categories c on c.document_id = r.category_id
        left join authors a on a.document_id = r.author_id
        where {_PUBLISHED} and c.name = 'Physics'
        order by a.name, r.title desc, r.id limit 25
    ) page
    join articles r on r.id = page.id
    order by page.name, page.title desc, page.id"""

_KIND = "translate(r.kind, '- ', '__') kind"
"""A value of an enumeration under its GraphQL name."""

G1 = f"""
    select json_agg(o)
    from (
        select
            r.document_id "documentId", r.title, r.slug, r.summary, r.views, {_KIND}, r.event_date,
            r.published_at "publishedAt"
        from articles r {_FIRST_PAGE}
    ) o"""

G2 = f"""
    with r as materialized (
        select id, document_id, title, author_id, category_id, seo, blocks from articles r {_FIRST_PAGE}
    )
    select r.id, r.document_id, r.title, a.name, c.name, r.seo, r.blocks
    from r
    left join authors a on a.document_id = r.author_id
    left join categories c on c.document_id = r.category_id
    union all
    (
        select r.id, null, t.name, null, null, null, null
        from r join articles_tags_links l on l.entry_id = r.id join tags t on t.document_id = l.target_id
        order by l.position
    )"""

G3 = f"""
    select r.document_id, r.title, r.slug, r.summary, r.body, r.views, {_KIND}, a.name, c.name
    from articles r
    left join authors a on a.document_id = r.author_id
    left join categories c on c.document_id = r.category_id
    where {_PUBLISHED} and r.document_id = $1"""

G4 = f"""
    select r.document_id, r.title, r.views, count(*) over ()
    from articles r
    where {_PUBLISHED} and r.kind = 'news'
        and r.author_id in (select a.document_id from authors a where a.name like '%a%')
    order by r.views desc, r.id limit 10"""

ALL = (R1, R2, R3, R4, G1, G2, G3, G4)
