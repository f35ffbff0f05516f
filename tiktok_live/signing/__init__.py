"""From a room to a connect plan: the provider interface, the provider chain, configuration, and the providers."""
