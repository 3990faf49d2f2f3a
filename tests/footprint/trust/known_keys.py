"""Keys every test here signs with; they are public and certify nothing."""

from footprint.trust.keys import Ed25519Signer, P256Signer

ED25519 = Ed25519Signer("key-1", bytes(range(32)))
OTHER_ED25519 = Ed25519Signer("key-2", bytes(range(1, 33)))
P256 = P256Signer("key-3", bytes(range(2, 34)))
OTHER_P256 = P256Signer("key-4", bytes(range(3, 35)))
