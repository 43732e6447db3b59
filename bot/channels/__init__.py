"""Where people meet the coach. A channel knows the flow and the domain, never SQL."""
