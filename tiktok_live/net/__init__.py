"""The network below every transport and provider: time, proxies and TLS, the HTTP client, why a connection failed."""
