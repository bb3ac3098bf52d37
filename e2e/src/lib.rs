//! Waxseal against real Dovecots, and the rules of the house.
