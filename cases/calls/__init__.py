"""Reading CAD exports: files, columns, times and call types. Pure Python; knows no database."""
