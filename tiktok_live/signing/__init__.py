"""From a room to a connect plan: providers behind one small protocol."""
