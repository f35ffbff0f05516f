"""One module or folder per kind of sign provider. A provider's module is imported only when it is configured."""
