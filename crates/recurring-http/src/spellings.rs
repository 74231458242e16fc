//! The ways in which a provider's words may repeat a secret: whole, encoded, or a part of it.

use secrecy::SecretString;
use url::form_urlencoded::byte_serialize;

/// Shorter parts stand in ordinary words.
const SHORTEST_PART: usize = 8;

/// What must be taken out of words that may repeat a secret: the secret, what stands between its pipes, either as a form
/// or an address encodes it, and its runs of letters and digits, which no encoding changes.
///
/// Parts of less than eight signs are left out, for they stand in ordinary words. An empty secret has no spelling.
#[must_use]
pub fn spellings(secret: &str) -> Vec<SecretString> {
    let is_long = |part: &&str| part.chars().count() >= SHORTEST_PART;
    let pieces = [secret].into_iter().filter(|whole| !whole.is_empty()).chain(secret.split('|').filter(is_long));
    let mut spellings: Vec<SecretString> = Vec::new();
    for piece in pieces {
        spellings.push(SecretString::from(piece));
        spellings.push(SecretString::from(byte_serialize(piece.as_bytes()).collect::<String>()));
    }
    let runs = secret.split(|sign: char| !sign.is_alphanumeric()).filter(is_long);
    spellings.extend(runs.map(SecretString::from));
    spellings
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn all(secret: &str) -> Vec<String> {
        spellings(secret).iter().map(|text| text.expose_secret().to_owned()).collect()
    }

    #[test]
    fn d9_a_secret_is_known_whole_in_parts_and_encoded() {
        let known = all("900000001|QUJDREVG+0hJSktM=|ab");
        for text in [
            "900000001|QUJDREVG+0hJSktM=|ab",
            "900000001%7CQUJDREVG%2B0hJSktM%3D%7Cab",
            "QUJDREVG+0hJSktM=",
            "QUJDREVG%2B0hJSktM%3D",
            "900000001",
            "QUJDREVG",
            "0hJSktM",
        ] {
            assert_eq!(known.iter().any(|spelling| spelling == text), text.len() >= SHORTEST_PART, "{text}: {known:?}");
        }
        assert!(!known.contains(&"ab".to_owned()), "a part of two signs stands in ordinary words");
        assert!(all("").is_empty());
        assert_eq!(all("a|b"), ["a|b", "a%7Cb"], "a short secret is still known whole");
    }
}
