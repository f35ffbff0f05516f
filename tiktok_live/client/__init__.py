"""The client: it joins resolver, sign providers, transport, session and dispatcher to read a room until it ends.

`live.py` has the public client, `supervisor.py` the pipeline and its retries, `pool/` many rooms at once.
"""
