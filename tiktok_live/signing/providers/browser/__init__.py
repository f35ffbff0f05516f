"""A page of the user that signs in a real browser, through Playwright."""
