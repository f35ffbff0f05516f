"""Several providers used as one: the chain, circuit breakers, request budgets, and checks of what providers return."""
