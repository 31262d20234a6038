"""The synthetic county: people, partners and eighteen months of work made up by a fixed seed. For demonstrations, training and tests.

It writes straight into the tables: the one exception to "operations write", as it tells a history that has not happened here.
"""
