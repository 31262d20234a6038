"""Whether two descriptions are of one person: names, birth dates, numbers, addresses, looks. Plain values in, scores with reasons out; no database."""
