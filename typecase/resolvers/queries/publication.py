"""Publication filters as SQL: conditions on the other entries of an entry's document."""

from typing import assert_never

from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.selection import PublicationFilter
from typecase.schema.content_types import ContentType


def publication_condition(
    publication: PublicationFilter, content_type: ContentType, alias: str, dialect: Dialect
) -> str:
    """Return the condition that a publication filter puts on the entries under an alias."""
    quote = dialect.quote
    table, document = quote(content_type.collection_name), quote("document_id")
    status, locale, updated = quote("status"), quote("locale"), quote("updated_at")

    def sibling(condition: str) -> str:
        return f"exists (select 1 from {table} s where s.{document} = {alias}.{document} and {condition})"

    same = f"s.{locale} = {alias}.{locale} and s.{status}"
    published, draft = f"{same} = 1", f"{same} = 0"
    match publication:
        case PublicationFilter.NEVER_PUBLISHED:
            return f"not {sibling(published)}"
        case PublicationFilter.HAS_PUBLISHED_VERSION:
            return f"{sibling(published)} and {sibling(draft)}"
        case PublicationFilter.MODIFIED | PublicationFilter.UNMODIFIED:
            sign = ">" if publication is PublicationFilter.MODIFIED else "<="
            return sibling(
                f"{draft} and exists (select 1 from {table} p where p.{document} = s.{document}"
                f" and p.{locale} = s.{locale} and p.{status} = 1 and s.{updated} {sign} p.{updated})"
            )
        case PublicationFilter.NEVER_PUBLISHED_DOCUMENT:
            return f"not {sibling(f's.{status} = 1')}"
        case PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT:
            return sibling(f"s.{status} = 1")
        case PublicationFilter.PUBLISHED_WITHOUT_DRAFT:
            return f"{alias}.{status} = 1 and not {sibling(draft)}"
        case PublicationFilter.PUBLISHED_WITH_DRAFT:
            return f"{alias}.{status} = 1 and {sibling(draft)}"
        case _:
            assert_never(publication)
