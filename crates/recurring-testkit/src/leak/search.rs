//! Looks for all needles at once, in every reading of a text; the work grows with the text alone.

use std::collections::HashMap;

use super::Hidden;
use super::decode;
use super::needle::{Needle, Side, Stands};
use super::text::{folded, joined_digits};

/// How many escapes within escapes are read: JSON in a `Debug` text in a URL.
const DEPTH: usize = 3;
/// How far apart the short words of one name may stand, in bytes.
const NEARBY: usize = 200;
/// Stands after every text, so that its last sign begins a pair as well.
const END: char = '\u{1}';

/// A form, what decodes it, the shortest needle that counts in it, and whether it is noise.
type Decoder = (&'static str, fn(&str) -> String, usize, bool);

const DECODERS: [Decoder; 3] = [
    ("a list of bytes", decode::lists, 1, false),
    ("hexadecimal", decode::hexadecimal, 3, true),
    ("base64", decode::base64, 5, true),
];

/// Needles, by the first two bytes of each.
#[derive(Clone, Default)]
pub(super) struct Needles {
    all: Vec<Needle>,
    /// Of which call each needle came: the words of one name stay together.
    group: Vec<usize>,
    folded: Heads,
    digits: Heads,
}

#[derive(Clone, Default)]
struct Heads {
    /// Whether any needle begins so; empty as long as there is none.
    known: Vec<bool>,
    needles: HashMap<usize, Vec<usize>>,
}

/// A reading of a text, and which needles count in it.
struct Reading<'a> {
    text: &'a str,
    /// What it was read from; `None` for the text as it stands.
    from: Option<&'static str>,
    /// The shortest needle that counts, in bytes. What is decoded from words that only look encoded is noise, in which
    /// three letters turn up by chance.
    shortest: usize,
    noise: bool,
}

impl Needles {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn extend(&mut self, needles: Vec<Needle>) {
        let group = self.all.len();
        for needle in needles {
            let heads = match needle.side {
                Side::Folded => &mut self.folded,
                Side::Digits => &mut self.digits,
            };
            heads.add(needle.text.as_bytes(), self.all.len());
            self.all.push(needle);
            self.group.push(group);
        }
    }

    /// The first leak in a text: its kind and its form.
    pub(super) fn first_leak(&self, text: &str) -> Option<(Hidden, &'static str)> {
        let found = self.in_reading(&Reading { text, from: None, shortest: 1, noise: false });
        if found.is_some() {
            return found;
        }
        let mut read: Option<String> = None;
        for _ in 0..DEPTH {
            let Some(unescaped) = decode::unescaped(read.as_deref().unwrap_or(text)) else { break };
            let found = self.in_reading(&Reading::from("an escaped text", &unescaped, 1, false));
            if found.is_some() {
                return found;
            }
            read = Some(unescaped);
        }
        let text = read.as_deref().unwrap_or(text);
        DECODERS.into_iter().find_map(|(form, decode, shortest, noise)| {
            let decoded = decode(text);
            let found = self.in_reading(&Reading::from(form, &decoded, shortest, noise));
            found.or_else(|| {
                let unescaped = decode::unescaped(&decoded)?;
                self.in_reading(&Reading::from(form, &unescaped, shortest, noise))
            })
        })
    }

    fn in_reading(&self, reading: &Reading<'_>) -> Option<(Hidden, &'static str)> {
        let found = self.found_in(&self.folded, &folded(reading.text), reading);
        let found = found.or_else(|| self.found_in(&self.digits, &joined_digits(reading.text), reading))?;
        Some((found.kind, reading.from.unwrap_or(found.form)))
    }

    fn found_in(&self, heads: &Heads, text: &str, reading: &Reading<'_>) -> Option<&Needle> {
        if heads.known.is_empty() {
            return None;
        }
        let text = format!("{text}{END}").into_bytes();
        let mut words: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
        for (at, pair) in text.windows(2).enumerate() {
            let head = head_of(pair);
            if !heads.known.get(head).copied().unwrap_or(false) {
                continue;
            }
            for index in heads.needles.get(&head).into_iter().flatten().copied() {
                let Some(needle) = self.all.get(index).filter(|needle| needle.counts_at(&text, at, reading)) else {
                    continue;
                };
                if needle.stands != Stands::BesideItsLike {
                    return Some(needle);
                }
                let of_name = words.entry(self.group.get(index).copied().unwrap_or(index)).or_default();
                of_name.retain(|(other, seen)| *other != index && at - seen <= NEARBY);
                if !of_name.is_empty() {
                    return Some(needle);
                }
                of_name.push((index, at));
            }
        }
        None
    }
}

impl Needle {
    fn counts_at(&self, text: &[u8], at: usize, reading: &Reading<'_>) -> bool {
        let Some((before, from)) = text.split_at_checked(at) else { return false };
        let Some(after) = from.strip_prefix(self.text.as_bytes()) else { return false };
        if self.text.len() < reading.shortest {
            return false;
        }
        let ends = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        match self.stands {
            Stands::Anywhere => true,
            Stands::AsWord => ends(before.last()) && ends(after.first()),
            Stands::BesideItsLike => !reading.noise && ends(before.last()) && ends(after.first()),
        }
    }
}

impl Heads {
    fn add(&mut self, text: &[u8], index: usize) {
        if self.known.is_empty() {
            self.known = vec![false; 1 << 16];
        }
        let pairs: Vec<usize> = match text {
            [] => Vec::new(),
            [only] => (0..=u8::MAX).map(|next| head_of(&[*only, next])).collect(),
            [first, second, ..] => vec![head_of(&[*first, *second])],
        };
        for head in pairs {
            if let Some(known) = self.known.get_mut(head) {
                *known = true;
            }
            self.needles.entry(head).or_default().push(index);
        }
    }
}

fn head_of(pair: &[u8]) -> usize {
    pair.iter().fold(0, |head, byte| head << 8 | usize::from(*byte))
}

impl<'a> Reading<'a> {
    fn from(form: &'static str, text: &'a str, shortest: usize, noise: bool) -> Self {
        Self { text, from: Some(form), shortest, noise }
    }
}
