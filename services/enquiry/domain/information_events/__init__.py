"""Information events: their plans, their places and who books them."""
