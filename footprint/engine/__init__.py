"""The fast engine: one factorisation per release, then every product is a sparse product.

``matrices`` → ``intensities`` (solved once) → ``fast_path`` and ``bills`` (footprints) →
``column_update`` (another grid), ``sensitivity`` (what would move it), ``traversal`` (where it
comes from), ``variance``, ``library`` and ``drawing`` (how sure it is). ``bw2calc.LCA`` in
`footprint.calculation` stays the definition of a right answer; tests compare both to 1e-9.
Nothing here is changed after it was made, so threads may share everything.
"""
