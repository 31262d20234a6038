"""Open Referral's Human Services Data Specification: reading 3.0, 1.1 and Ohana files, and writing 3.0."""
