"""The EulerStream API and servers that speak it."""
