"""Writes about users: accounts, grants, passwords, sessions, tokens; one module each."""
