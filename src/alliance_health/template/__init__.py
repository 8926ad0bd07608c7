"""What `init` and `template` write: Excel sheets and example rows for every table."""
