//! Sends one HTTP request and knows how far it got (internal to the recurring workspace).
