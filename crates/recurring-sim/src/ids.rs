//! Identifiers in the vendors' forms, drawn from a digest of a counter: unique within a simulator and repeatable.

use sha2::{Digest, Sha256};

/// Draws identifiers one after another.
#[derive(Debug, Default)]
pub(crate) struct IdMint {
    drawn: u64,
}

impl IdMint {
    /// A lower-case GUID, such as Paynet's `subscription_id`.
    pub(crate) fn guid(&mut self) -> String {
        let hex = self.hex();
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
        format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
    }

    /// A long opaque token for the address of a hosted page.
    pub(crate) fn token(&mut self) -> String {
        self.hex()
    }

    fn hex(&mut self) -> String {
        self.drawn = self.drawn.wrapping_add(1);
        let digest = Sha256::digest(format!("recurring-sim identifier {}", self.drawn));
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_have_the_usual_form_and_differ() {
        let mut mint = IdMint::default();
        let (first, second) = (mint.guid(), mint.guid());
        assert_eq!(first.len(), 36);
        assert_eq!(first.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_ne!(first, second);
    }
}
