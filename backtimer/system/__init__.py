"""The platform: clock, screen-wake lock, folders, bundled resources."""
