"""What is counted, and how: every measure is a pure function of the tables that one run leaves behind."""
