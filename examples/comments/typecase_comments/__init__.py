"""A plugin of Typecase: readers comment on documents, editors approve what they wrote."""

from typecase import PluginSettings


class Settings(PluginSettings):
    """`[plugins.comments]`: how long a comment may be, in characters, and whether somebody approves it first."""

    max_length: int = 1_000
    moderated: bool = True
    keep_unapproved_days: int = 30
