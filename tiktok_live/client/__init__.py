"""Where session, transport, signer, resolver and dispatcher meet: one room, read until it ends."""
