"""Pages for young people: the offer, search, ask, and refer yourself."""
