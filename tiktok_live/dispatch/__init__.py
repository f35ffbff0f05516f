"""Handlers: registration, filters, commands and middleware, and the dispatcher that delivers events to them.

Each handler has its own bounded queue and workers, so a slow or failing handler affects no other.
"""
