"""Processes that answer from the store and can be killed, and the lanes in which requests wait for them."""
