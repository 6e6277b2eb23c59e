"""The search index over the Local Offer. The only part that knows the search library."""

from search_index.index import Hit, Results, SearchIndex

__all__ = ["Hit", "Results", "SearchIndex"]
