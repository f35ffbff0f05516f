"""One module or folder for each kind of sign provider; each is imported when it is configured."""
