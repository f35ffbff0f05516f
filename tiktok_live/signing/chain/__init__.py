"""Several providers in order: circuit breakers, the budget, and what their outcomes mean together."""
