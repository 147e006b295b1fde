"""Layout, components, theme, error pages and the shape of errors: what every page and answer is made of."""
