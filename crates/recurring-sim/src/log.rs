//! The log of the vendors' requests: what came, in which order, and what became of it; never a secret.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::vendor::Vendor;

/// How many entries are kept; counters go on.
const KEPT: usize = 10_000;
/// How many different paths are counted by name; a stranger's paths must not fill the memory.
const COUNTED_PATHS: usize = 200;
/// The longest path or method that is kept in full.
const LONGEST: usize = 120;

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// Right in form, and done.
    Accepted,
    /// Not done.
    Refused {
        /// Why, in plain English.
        reason: String,
    },
    /// A fault kept it from being read.
    Unread,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// Its place among all requests, from 1.
    pub sequence: u64,
    /// When it came, in virtual time.
    #[serde(serialize_with = "instant")]
    pub at: Timestamp,
    /// Whose service it was for.
    pub vendor: Vendor,
    /// The request's method.
    pub method: String,
    /// The request's path, without its query.
    pub path: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The fault it met, if any.
    pub fault: Option<String>,
}

/// The log and its counters.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<LogEntry>,
    logged: u64,
    seen: BTreeMap<Vendor, u64>,
    by_path: BTreeMap<String, u64>,
}

/// What is known of a request before it is worked on.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    pub(crate) vendor: Vendor,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) fault: Option<String>,
}

impl RequestLog {
    /// Counts a request as soon as its head was read.
    pub(crate) fn count(&mut self, vendor: Vendor, path: &str) {
        *self.seen.entry(vendor).or_default() += 1;
        let path = shortened(path);
        let known = self.by_path.contains_key(&path) || self.by_path.len() < COUNTED_PATHS;
        let name = if known { path } else { "(other)".to_owned() };
        *self.by_path.entry(name).or_default() += 1;
    }

    /// Adds an entry.
    pub(crate) fn add(&mut self, heading: Heading, verdict: Verdict, at: Timestamp) {
        self.logged += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(LogEntry {
            sequence: self.logged,
            at,
            vendor: heading.vendor,
            method: shortened(&heading.method),
            path: shortened(&heading.path),
            verdict,
            fault: heading.fault,
        });
    }

    /// The kept entries after a sequence number, oldest first.
    pub(crate) fn after(&self, sequence: u64) -> Vec<LogEntry> {
        let start = self.entries.partition_point(|entry| entry.sequence <= sequence);
        self.entries.range(start..).cloned().collect()
    }

    /// How many requests a vendor has seen.
    pub(crate) fn seen(&self, vendor: Vendor) -> u64 {
        self.seen.get(&vendor).copied().unwrap_or_default()
    }

    /// How many requests each path has seen.
    pub(crate) fn by_path(&self) -> BTreeMap<String, u64> {
        self.by_path.clone()
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn instant<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_forgets_but_the_counters_do_not() {
        let mut log = RequestLog::default();
        for number in 0..KEPT + 5 {
            let path = format!("/v1/{number}");
            log.count(Vendor::Paynet, &path);
            let heading = Heading { vendor: Vendor::Paynet, method: "POST".into(), path, fault: None };
            log.add(heading, Verdict::Accepted, Timestamp::UNIX_EPOCH);
        }
        assert_eq!(log.seen(Vendor::Paynet), 10_005);
        assert_eq!(log.seen(Vendor::Paynkolay), 0);
        let kept = log.after(0);
        assert_eq!((kept.len(), kept[0].sequence), (KEPT, 6));
        assert_eq!(log.after(10_004).len(), 1);
        assert_eq!(log.by_path().len(), COUNTED_PATHS + 1);
        assert_eq!(log.by_path().values().sum::<u64>(), 10_005);
    }
}
