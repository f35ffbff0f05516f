"""The mobile app's signature headers, through the package `tiktok-signer`. Experimental."""
