//! Texts of people and providers: signs that nobody sees, and letters in their plainest form.

/// Tells whether a sign is not shown: a control character, or one that only turns or joins what stands around it.
pub(crate) fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// One sign in its plainest form: small, without the marks of Turkish letters.
pub(crate) fn fold(sign: char) -> char {
    match sign {
        'I' | 'İ' | 'ı' => 'i',
        'Ş' | 'ş' => 's',
        'Ğ' | 'ğ' => 'g',
        'Ü' | 'ü' => 'u',
        'Ö' | 'ö' => 'o',
        'Ç' | 'ç' => 'c',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}
