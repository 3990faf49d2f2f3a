"""PACT 3: footprints hosted for buyers' systems, events both ways, and suppliers' hosts asked."""
