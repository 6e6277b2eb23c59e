"""What young people say about our pages: whether a page helped, and who told them no."""
