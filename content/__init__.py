"""The published Local Offer: what the council edits, and the code that loads and checks it."""
