"""The pages of consumption: what is asked for, its tables, its chart, its file."""
