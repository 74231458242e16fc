//! Stateful simulator of the Paynet and Paynkolay standing-order wires.
