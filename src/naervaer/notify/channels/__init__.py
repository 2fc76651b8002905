"""One file for each way in which a message can reach somebody."""
