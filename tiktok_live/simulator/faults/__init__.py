"""Fault injection: the kinds of faults, fault files, the plan, and applying it to responses and frames."""
