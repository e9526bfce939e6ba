"""Networks with the weights that they were published with."""
