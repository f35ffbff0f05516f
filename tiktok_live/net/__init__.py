"""Network code below transports and providers: clock, proxies and TLS, the HTTP client, descriptions of failures."""
