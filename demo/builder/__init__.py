"""Makes the spreadsheets of demo/jinzhou from public word lists and division tables."""
