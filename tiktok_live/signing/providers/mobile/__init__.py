"""The mobile app's signature headers, by the package `tiktok-signer`. Experimental."""
