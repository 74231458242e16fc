//! Values as a shell takes them, for commands that are printed to be run.

/// A value as a shell takes it for one word.
pub(crate) fn quoted(value: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_./:".contains(sign);
    if value.chars().all(plain) && !value.starts_with('-') {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

/// An option and its value. A value that begins with a hyphen would be taken for an option of its own.
pub(crate) fn option(name: &str, value: &str) -> String {
    let gap = if value.starts_with('-') { '=' } else { ' ' };
    format!("{name}{gap}{}", quoted(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_other_signs_is_quoted() {
        assert_eq!(quoted("2026/001"), "2026/001");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $(x)"), r"'it'\''s $(x)'");
        assert_eq!(quoted("-rf"), "'-rf'");
    }
}
