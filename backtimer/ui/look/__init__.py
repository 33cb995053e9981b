"""How everything looks: tokens, theme, icons, and the small pieces that all pages share."""
