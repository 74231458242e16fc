//! The switches both vendors have.

use serde::{Deserialize, Serialize};

switch! {
    /// How a code is written.
    NumberForm {
        /// `0`
        Number,
        /// `"0"`
        Text,
        /// `" 0 "`
        PaddedText,
    }
}

switch! {
    /// Whether something is there.
    Presence {
        /// There.
        Present,
        /// Not there.
        Absent,
    }
}

switch! {
    /// The content type of answers.
    ContentType {
        /// `application/json; charset=utf-8`
        Json,
        /// `text/plain; charset=utf-8`
        PlainText,
    }
}
