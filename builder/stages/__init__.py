"""The stages between the bytes of a scrape and its clause tree.

Each stage is a function of the text below it and returns a layer (or, for
parsing, a tree). Stages never import one another; ``builder.pipeline`` alone
knows their order.
"""
