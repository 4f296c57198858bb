"""The claims of the five articles and what decided them."""
