"""The coach in Slack: what comes in is kept before it is acknowledged, and answered once."""
