"""Every expected failure in French: what happened, then what to do; a module for each family of them."""
