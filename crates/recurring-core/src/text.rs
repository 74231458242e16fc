//! Texts of people and providers: signs that nobody sees, letters in their plainest form, and texts that came back damaged.

/// Tells whether a sign is not shown: a control character, or one that only turns or joins what stands around it.
pub(crate) fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Tells whether a sign is a mark on the letter before it: some write `ş` as an `s` and its cedilla.
pub(crate) fn is_combining(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36F}')
}

/// One sign in its plainest form: small, without the marks of Turkish letters.
pub(crate) fn fold(sign: char) -> char {
    match sign {
        'I' | 'İ' | 'ı' | 'Î' | 'î' => 'i',
        'Ş' | 'ş' => 's',
        'Ğ' | 'ğ' => 'g',
        'Ü' | 'ü' | 'Û' | 'û' => 'u',
        'Ö' | 'ö' => 'o',
        'Ç' | 'ç' => 'c',
        'Â' | 'â' => 'a',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

/// Tells whether a text that a provider shows might be ours in another spelling: in another letter case, without the marks
/// of Turkish letters or with those letters damaged, with other signs between, without leading zeros, cut short, or with
/// something added.
pub(crate) fn resembles(ours: &str, shown: &str) -> bool {
    let ours = signs(ours, Entities::AsTheyStand);
    [Entities::AsTheyStand, Entities::AsOneSign].into_iter().any(|entities| {
        let shown = signs(shown, entities);
        let (number, shown_number) = (without_zeros(&ours), without_zeros(&shown));
        let numbers = !number.is_empty() && !shown_number.is_empty();
        begin_alike(&ours, &shown) || numbers && begin_alike(number, shown_number)
    })
}

/// How an entity (`&#252;`) in a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entities {
    /// As the signs it is written with.
    AsTheyStand,
    /// As one sign, whichever.
    AsOneSign,
}

/// A sign of a text as far as it tells texts apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A letter or digit that every charset has, folded.
    Plain(char),
    /// What may be damaged, or stand for something damaged: folded, it may still be told; it may also be lost, or be one
    /// of several that stand for one letter.
    Fragile(char),
}

/// The letters and digits of a text. A sign outside of ASCII, a question mark and an entity are fragile.
fn signs(text: &str, entities: Entities) -> Vec<Sign> {
    /// The longest name of an entity, in characters.
    const LONGEST_ENTITY: usize = 8;
    let mut signs = Vec::new();
    let mut rest = text.trim();
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        let folded = fold(sign);
        if sign.is_ascii_alphanumeric() {
            signs.push(Sign::Plain(folded));
        } else if sign == '?' || !sign.is_ascii() && !is_combining(sign) {
            signs.push(Sign::Fragile(folded));
        } else if entities == Entities::AsOneSign
            && sign == '&'
            && let Some((name, after)) = rest.split_once(';')
            && name.chars().count() <= LONGEST_ENTITY
            && name.chars().all(|sign| sign == '#' || sign.is_ascii_alphanumeric())
        {
            signs.push(Sign::Fragile('?'));
            rest = after;
        }
    }
    signs
}

fn without_zeros(signs: &[Sign]) -> &[Sign] {
    let zeros = signs.iter().take_while(|sign| **sign == Sign::Plain('0')).count();
    &signs[zeros..]
}

/// Tells whether one text can be the other, or its beginning, whatever became of the fragile signs.
fn begin_alike(ours: &[Sign], shown: &[Sign]) -> bool {
    // The places in ours that can be reached with what was read of the shown text.
    let mut reached = vec![false; ours.len() + 1];
    reached[0] = true;
    skip_fragile(ours, &mut reached);
    for sign in shown {
        if reached.last() == Some(&true) {
            return true;
        }
        let mut next = vec![false; reached.len()];
        for (place, ours) in ours.iter().enumerate().filter(|(place, _)| reached[*place]) {
            next[place] |= matches!(sign, Sign::Fragile(_));
            next[place + 1] |= is_same(*ours, *sign);
        }
        skip_fragile(ours, &mut next);
        reached = next;
    }
    reached.contains(&true)
}

/// A fragile sign of ours may be lost.
fn skip_fragile(ours: &[Sign], reached: &mut [bool]) {
    for (place, sign) in ours.iter().enumerate() {
        reached[place + 1] |= reached[place] && matches!(sign, Sign::Fragile(_));
    }
}

fn is_same(ours: Sign, shown: Sign) -> bool {
    let (Sign::Plain(ours) | Sign::Fragile(ours), Sign::Plain(shown) | Sign::Fragile(shown)) = (ours, shown);
    ours == shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_whose_turkish_letters_are_damaged_might_be_ours() {
        for shown in [
            "?ube-Güng?ren/1",
            "Åžube-GÃ¼ngÃ¶ren/1",
            "\u{fffd}ube-G\u{fffd}\u{fffd}ng\u{fffd}ren/1",
            "Þube-Güngören/1",
            "ube-Gungoren/1",
            "SUBE G?NGOREN 1",
            "&#350;ube-G&#252;ng&ouml;ren/1",
            "S\u{327}ube-Gu\u{308}ngo\u{308}ren/1",
            "?ube-G",
            "????",
            "",
        ] {
            assert!(resembles("Şube-Güngören/1", shown), "{shown}");
        }
        for shown in ["A&B;-1", "a&b", "A&amp;B;-1", "A&amp;B"] {
            assert!(resembles("A&B;-1", shown), "{shown}");
        }
        for shown in ["Şube-Güngören/2", "Şubat-Güngören/1", "?ube-G??ng??ren2", "Tube-Güngören/1"] {
            assert!(!resembles("Şube-Güngören/1", shown), "{shown}");
        }
    }

    #[test]
    fn a_hat_and_a_combining_mark_tell_no_texts_apart() {
        for (ours, shown) in
            [("Kâmil-1", "KAMIL-1"), ("Millî-1", "milli 1"), ("Sûre-1", "SURE1"), ("Kâmil-1", "Ka\u{302}mil-1")]
        {
            assert!(resembles(ours, shown) && resembles(shown, ours), "{ours} {shown}");
        }
    }

    #[test]
    fn a_number_without_its_leading_zeros_might_be_ours_and_nought_is_not_every_number() {
        assert!(resembles("0011", " 11 ") && resembles("11", "0011"));
        assert!(!resembles("0011", "12") && !resembles("12", "0000"));
        assert!(!resembles("0", "12") && !resembles("110", "12"));
    }

    proptest! {
        #[test]
        fn every_text_resembles_itself_cut_and_with_something_added(text in "\\PC{1,30}", more in "\\PC{0,9}", cut in 0_usize..30) {
            let shown: String = text.chars().take(cut).collect();
            prop_assert!(resembles(&text, &text) && resembles(&text, &shown));
            let longer = format!("{text}|{more}");
            prop_assert!(resembles(&text, &longer));
        }

        #[test]
        fn a_text_with_every_odd_sign_lost_resembles(text in "[a-zşğüöçıİ0-9/-]{1,30}") {
            let lost: String = text.chars().filter(char::is_ascii).collect();
            let marked: String = text.chars().map(|sign| if sign.is_ascii() { sign } else { '?' }).collect();
            prop_assert!(resembles(&text, &lost) && resembles(&text, &marked));
        }
    }
}
