"""Every promise has a test that fails when the promise is broken."""
