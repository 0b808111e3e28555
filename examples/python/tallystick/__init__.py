"""A mall's and a purchaser's side of Tallystick, written from docs/messages.md with a plain JOSE library."""
