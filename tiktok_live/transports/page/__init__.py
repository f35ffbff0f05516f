"""Live pages in a browser that the user may see: their windows, and the frames that they receive."""
