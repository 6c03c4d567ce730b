"""The one place where HTTP leaves the house: deadlines, refused addresses, retries, circuits, tokens, signatures.

Built on httpcore2, httpx2's own engine: httpx2 is the maintained continuation of httpx (whose last release is of
December 2024), and of httpx2 we want neither redirects nor cookies nor proxies of the environment, which the engine
does not have. Nothing here logs a path, a body or a header.
"""
