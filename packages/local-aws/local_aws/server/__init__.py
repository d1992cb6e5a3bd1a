"""Starts and stops the services as a process in the background."""
