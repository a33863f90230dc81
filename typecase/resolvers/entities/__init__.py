"""The entity service: content as editors see it, in documents with drafts, locales, components and relations."""
