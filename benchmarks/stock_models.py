"""Tortoise models over the tables that the four GraphQL reads need."""

from typing import Any

from tortoise import Model, fields


class Author(Model):
    document_id = fields.CharField(max_length=24, primary_key=True)
    name = fields.CharField(max_length=255, null=True)

    class Meta:
        table = "authors"


class Category(Model):
    document_id = fields.CharField(max_length=24, primary_key=True)
    name = fields.CharField(max_length=255, null=True)

    class Meta:
        table = "categories"


class Tag(Model):
    document_id = fields.CharField(max_length=24, primary_key=True)
    name = fields.CharField(max_length=255, null=True)

    class Meta:
        table = "tags"


class Article(Model):
    """An entry; relations point to documents, of which authors, categories and tags have one entry each."""

    id = fields.BigIntField(primary_key=True)
    document_id = fields.CharField(max_length=24)
    locale = fields.CharField(max_length=16)
    status = fields.SmallIntField()
    title = fields.CharField(max_length=255)
    slug = fields.CharField(max_length=255, null=True)
    summary = fields.TextField(null=True)
    body = fields.TextField(null=True)
    views = fields.IntField(null=True)
    kind = fields.CharField(max_length=255, null=True)
    event_date = fields.CharField(max_length=10, null=True)
    published_at = fields.CharField(max_length=24, null=True)
    seo: Any = fields.JSONField(null=True)
    blocks: Any = fields.JSONField(null=True)
    author: fields.ForeignKeyNullableRelation[Author] = fields.ForeignKeyField("models.Author", null=True)
    category: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField("models.Category", null=True)
    tag_links: fields.ReverseRelation["ArticleTag"]

    class Meta:
        table = "articles"


class ArticleTag(Model):
    """A link between an article and a tag, at a position among those of the article."""

    # Tortoise asks for a primary key of one column, which this table has not. Nothing looks a link up by it.
    position = fields.FloatField(primary_key=True)
    entry: fields.ForeignKeyRelation[Article] = fields.ForeignKeyField("models.Article", related_name="tag_links")
    target: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField("models.Tag")

    class Meta:
        table = "articles_tags_links"
        ordering = ("position",)
