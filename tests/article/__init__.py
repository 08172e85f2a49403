"""One check per figure of the newspaper article, each through the public API."""
