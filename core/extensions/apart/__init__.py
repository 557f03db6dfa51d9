"""Packs in processes of their own, for pages: a page waits for an answer, never runs a pack's code.

``host`` is the process that has the packs loaded and forks for every question; ``asking`` is the page's side.
"""
