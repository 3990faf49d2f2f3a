"""What buyers' systems call: tokens, footprints, events; errors in the words of PACT."""
