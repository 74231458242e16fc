//! A text in its plainest form, and its digits brought together.

/// The most signs between two digits of one number; blanks side by side count once.
const LONGEST_GAP: usize = 3;

/// A text in small letters without marks; a run of blanks is one blank, and what nobody sees is left out.
///
/// A plus sign counts as a blank: forms write one for the other.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        if is_blank(sign) {
            if !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !is_unseen(sign) {
            folded.push(plain(sign));
        }
    }
    folded
}

/// A text whose digits stand together although a few blanks, hyphens, dots, commas, slashes or brackets stood between them.
///
/// The last digits of a masked number stay apart from the next entry of a list.
pub(super) fn joined_digits(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut gap = Gap::default();
    let mut after_mask = false;
    for sign in text.chars() {
        if sign.is_ascii_digit() {
            if gap.keeps_apart(after_mask) {
                joined.push_str(&gap.signs);
                after_mask = false;
            }
            gap = Gap::default();
            joined.push(sign);
        } else if is_between(sign) && joined.ends_with(|last: char| last.is_ascii_digit()) {
            gap.push(sign);
        } else {
            joined.push_str(&std::mem::take(&mut gap).signs);
            after_mask = matches!(sign, '*' | 'x' | 'X' | '#' | '•' | '…') || (after_mask && is_between(sign));
            joined.push(sign);
        }
    }
    joined + &gap.signs
}

/// What stands between two groups of digits.
#[derive(Default)]
struct Gap {
    signs: String,
    width: usize,
    ends_entry: bool,
}

impl Gap {
    fn push(&mut self, sign: char) {
        let widens = !(sign.is_whitespace() && self.signs.ends_with(char::is_whitespace));
        self.width += usize::from(widens);
        self.ends_entry |= matches!(sign, ',' | '\n' | '\t');
        self.signs.push(sign);
    }

    fn keeps_apart(&self, after_mask: bool) -> bool {
        self.width > LONGEST_GAP || (after_mask && self.ends_entry)
    }
}

fn is_between(sign: char) -> bool {
    is_blank(sign) || matches!(sign, '-' | '.' | '(' | ')' | '/' | '_' | ',' | '\u{2010}'..='\u{2015}')
}

fn is_blank(sign: char) -> bool {
    sign == '+' || sign.is_whitespace()
}

/// Marks that are put over the letter before them, and signs without any width.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\0' | '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// One sign in its plainest form: small, and without the marks of Turkish and other Latin letters.
fn plain(sign: char) -> char {
    if sign.is_ascii() {
        return sign.to_ascii_lowercase();
    }
    match sign.to_lowercase().next().unwrap_or(sign) {
        'ı' | 'ì'..='ï' => 'i',
        'ş' => 's',
        'ğ' => 'g',
        'ç' => 'c',
        'ñ' => 'n',
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        small => small,
    }
}
