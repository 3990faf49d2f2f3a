"""Rule books: what a standard or product rule wants, as checks that return findings.

A rule book is a module with a module-level ``RULE_BOOK`` (see `footprint.rules.contract`); it is
found by looking into this package, so another rule is one new file. A family names the rule books
it follows. Figures known only second-hand are configuration of the book, with their source.
"""
