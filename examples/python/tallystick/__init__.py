"""The mall's and the purchaser's side of Tallystick, written from docs/messages.md with a general JOSE library."""
