//! What a card's bank says when it declines.

use std::borrow::Cow;

use recurring_core::Advice;

/// What a card's bank says when it declines: the code, the words and the advice that a charge by hand is told.
///
/// ```
/// use recurring_core::Advice;
/// use recurring_testkit::{Decline, InMemoryProvider};
///
/// let provider = InMemoryProvider::new();
/// // From now on a declined card is a stolen one: trying it again is of no use, and only its payer can help.
/// provider.banks_say(Decline::new("43", "stolen card").advising(Advice::NeedsPayer));
/// provider.decline_next(1);
/// # assert_eq!(provider.declines_left(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    pub(super) code: Cow<'static, str>,
    pub(super) words: Cow<'static, str>,
    pub(super) advice: Option<Advice>,
}

impl Decline {
    /// A decline with the bank's code and words. Its advice is to wait for the provider's cool-down, unless told otherwise.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, words: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), words: words.into(), advice: None }
    }

    /// The advice that comes with it, where the provider tells advice at all.
    #[must_use]
    pub fn advising(mut self, advice: Advice) -> Self {
        self.advice = Some(advice);
        self
    }
}

impl Default for Decline {
    fn default() -> Self {
        Self::new("declined", "the card was declined")
    }
}
