//! The address of the payer's page: `/recurring/payment?q=<base64 of a JSON object>`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::json::Json;

/// The path with its query.
pub(super) fn path(number: &str, token: &str) -> String {
    let object = Json::object([("instruction", Json::text(number)), ("token", Json::text(token))]);
    format!("/recurring/payment?q={}", URL_SAFE_NO_PAD.encode(object.to_string()))
}

/// The token in a query's `q`.
pub(crate) fn token(q: &str) -> Option<String> {
    let object = URL_SAFE_NO_PAD.decode(q).ok()?;
    let object: Value = serde_json::from_slice(&object).ok()?;
    Some(object.get("token")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_looks_as_documented_and_leads_back() {
        let path = path("ACPL00395013", "abc");
        let q = path.strip_prefix("/recurring/payment?q=").unwrap();
        assert!(q.starts_with("eyJ"));
        assert_eq!(token(q).as_deref(), Some("abc"));
        assert_eq!(token("eyJ"), None);
    }
}
