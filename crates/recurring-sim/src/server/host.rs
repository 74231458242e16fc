//! Which `Host` a request may name: a loopback name or the address it came to, never a vendor's.

use std::net::IpAddr;

/// Whether a `Host` value names this machine.
pub(super) fn is_own(host: Option<&str>, local: IpAddr) -> bool {
    let Some(name) = host.map(without_port) else { return false };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let literal = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    literal.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || address == local)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_accepted() {
        let local: IpAddr = "192.168.1.20".parse().unwrap();
        for own in ["localhost", "LOCALHOST:80", "127.0.0.1:4000", "127.9.9.9", "[::1]:4000", "[::1]", "192.168.1.20:1"]
        {
            assert!(is_own(Some(own), local), "{own}");
        }
        for other in
            ["api.paynet.com.tr", "paynkolaytest.nkolayislem.com.tr:443", "192.168.1.21", "", "localhost.evil.example"]
        {
            assert!(!is_own(Some(other), local), "{other}");
        }
        assert!(!is_own(None, local));
    }
}
