"""Running scenarios many times: replications, their intervals, and the files they leave."""
