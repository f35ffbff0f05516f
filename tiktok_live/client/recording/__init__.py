"""Recording: what a client receives goes into captures."""
