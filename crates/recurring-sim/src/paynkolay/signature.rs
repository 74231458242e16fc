//! `hashDatav2`: the signed members and the secret key, joined with pipes, SHA-512, base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha512};

use super::envelope::{Refusal, bad_signature};
use crate::members::Members;

/// Recomputes the signature from the texts exactly as they were sent.
pub(super) fn check(members: &Members, signed: &[&str], key: &str) -> Result<(), Refusal> {
    let expected = of(signed.iter().map(|name| members.raw(name)), key);
    if members.raw("hashDatav2") == expected { Ok(()) } else { Err(bad_signature()) }
}

fn of<'a>(fields: impl Iterator<Item = &'a str>, key: &str) -> String {
    let mut hasher = Sha512::new();
    for field in fields {
        hasher.update(field);
        hasher.update("|");
    }
    hasher.update(key);
    STANDARD.encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SX: &str = "900000001|QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=";
    const KEY: &str = "_unitTestSecretKey01";

    #[test]
    fn the_vectors_hold() {
        let create = of([SX, "5550001122", "149.90", "SUB-2026-0001"].into_iter(), KEY);
        assert_eq!(create, "PDsUTDoPI+Yh7rGKedgca1MZgYuUz+6YLgSEdE4ynd5BFBo4sY4TMAXsPc6OC8Pv4XPY5+hxtk15IldB+w2nCg==");
        let shorter = of([SX, "5550001122", "149.9", "SUB-2026-0001"].into_iter(), KEY);
        assert_eq!(shorter, "MT0UNW2Y0/BxO9/g0xVvFWKtQsVhEvmrw5iuTzGTWZ8lUzSjRBNk8m1mvLc9tX03j+9RzNbB9ThaDvyFl7lMHg==");
        let list = [&format!("{SX}|TElTVFNVRkZJWA=="), "01.09.2026", "30.09.2026", "SUB-2026-0001"];
        let payments = of(list.into_iter(), KEY);
        assert_eq!(
            payments,
            "zOhhR8p7dn3GKSI1rDjbR8aoTEgfM+JJJ4vd1vDeMDRLNm1tDx0SGwKad4UBJEl7b3L7FgpJYhcbgXRWzAMwCg=="
        );
        let cancel = of([SX, "ACPL00999999"].into_iter(), KEY);
        assert_eq!(cancel, "tudUzO7txQZzYeu7hjK0ByXsNQ51uLKOI8ZLufSmpnRIcuB8lWRx2TAXd3NpK9LATd+BXRX9KuYn2AZ76L3C9A==");
    }
}
