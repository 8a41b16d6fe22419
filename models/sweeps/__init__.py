"""What has fallen due or is ready, over all cases, moved through `apply`."""
