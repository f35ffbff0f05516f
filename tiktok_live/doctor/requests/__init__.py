"""Compares requests, recorded by a browser or given as a URL, with those of this library, parameter by parameter."""
