"""Scripts of the checkout: setting up, locking, bundling, building. Never imported by the package."""
