"""A tree kept in a dictionary, and the definitions of RFC 9162 written down naively."""

from footprint.trust.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash


class KeptTree:
    """Leaves appended one by one; every complete subtree is kept by its place."""

    def __init__(self, leaves):
        self.nodes = {}
        self.roots = [EMPTY_ROOT]
        self.frontiers = [Frontier()]
        for leaf in leaves:
            frontier, new = self.frontiers[-1].append(leaf_hash(leaf))
            for level, position, value in new:
                assert (level, position) not in self.nodes
                self.nodes[level, position] = value
            self.frontiers.append(frontier)
            self.roots.append(frontier.root)

    def node(self, level, position):
        return self.nodes[level, position]


def numbered(count):
    """Return so many different leaves."""
    return [f"leaf {number}".encode() for number in range(count)]


def naive_root(leaves):
    """MTH of RFC 9162, section 2.1.1."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    middle = _middle(leaves)
    return node_hash(naive_root(leaves[:middle]), naive_root(leaves[middle:]))


def naive_path(index, leaves):
    """PATH of RFC 9162, section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    middle = _middle(leaves)
    if index < middle:
        return [*naive_path(index, leaves[:middle]), naive_root(leaves[middle:])]
    return [*naive_path(index - middle, leaves[middle:]), naive_root(leaves[:middle])]


def naive_proof(old, leaves, whole=True):
    """SUBPROOF of RFC 9162, section 2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    middle = _middle(leaves)
    if old <= middle:
        return [*naive_proof(old, leaves[:middle], whole), naive_root(leaves[middle:])]
    return [*naive_proof(old - middle, leaves[middle:], False), naive_root(leaves[:middle])]


def _middle(leaves):
    """Return the largest power of two below the number of leaves."""
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return middle
