"""Pages of assurance: the register is everybody's, the rest is found through `visible_to`."""
