"""A page of the user's that signs in a real browser (Playwright)."""
