"""Who is asking, and what of whose record they may see. Fetches no record and no evidence."""
