"""Examines the way to a room hop by hop, and requests parameter by parameter: what passed, what failed, what to do."""
