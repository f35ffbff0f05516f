"""Writing the attributes of events into messages: the reverse of reading them."""
