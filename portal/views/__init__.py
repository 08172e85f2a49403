"""Pages that mix several apps: home, the history of records, the log."""
