//! Faults by call number and point: what goes wrong, for which requests, how often.

use serde::{Deserialize, Serialize};

use crate::vendor::Vendor;

/// What goes wrong, and where: before the work is done, or after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultPoint {
    /// The connection is reset as soon as it is accepted: nothing read, no work done. It meets connections, whoever makes
    /// them and for whatever; a fault's calls count connections then.
    ResetOnAccept,
    /// The connection is reset once the head was read: no body read, no work done.
    ResetBeforeWork,
    /// The connection is closed in order once the head was read: no body read, no work done.
    CloseBeforeWork,
    /// The connection is reset once the first piece of the body was read: no work done.
    ResetInBody,
    /// Nothing is read further, done or answered until the client goes away.
    HangBeforeWork,
    /// Nothing is answered; the work is done after this time even if the client has gone away.
    LateWork {
        /// Real milliseconds.
        milliseconds: u64,
    },
    /// The work is done, then the connection is reset without a byte.
    ResetAfterCommit,
    /// The work is done, then the connection is closed in order without a byte.
    CloseAfterCommit,
    /// The work is done, then nothing is answered until the client goes away.
    HangAfterCommit,
    /// The work is done and answered; then the connection, which the client may keep, is closed in order.
    CloseIdle,
    /// The work is done; the head and half the body are sent, then the connection is closed.
    CutBody,
    /// The work is done and the answer comes after this time.
    Delay {
        /// Real milliseconds.
        milliseconds: u64,
    },
    /// The work is done and the answer comes in ten pieces with this time between them.
    Slow {
        /// Real milliseconds.
        milliseconds: u64,
    },
    /// A web page with status 200.
    Html {
        /// Whether the work is done.
        #[serde(default = "yes")]
        commit: bool,
    },
    /// A web page with another status.
    Status {
        /// The status.
        status: u16,
        /// Whether the work is done.
        #[serde(default = "yes")]
        commit: bool,
    },
    /// This text instead of the answer.
    Body {
        /// The status.
        #[serde(default = "ok")]
        status: u16,
        /// The text.
        text: String,
        /// Whether the work is done.
        #[serde(default = "yes")]
        commit: bool,
    },
    /// The work is done once; the whole answer is sent twice on the same connection.
    Duplicate,
    /// The work is done; the answer is preceded by this many blanks, which JSON allows.
    Huge {
        /// How many.
        blanks: u64,
    },
    /// A redirect.
    Redirect {
        /// The status: 301, 302 and 303 let a client ask again without the body, 307 and 308 with it.
        #[serde(default = "found")]
        status: u16,
        /// Where to.
        location: String,
        /// Whether the work is done.
        #[serde(default = "yes")]
        commit: bool,
    },
}

/// A fault and the requests it meets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fault {
    /// What goes wrong.
    pub point: FaultPoint,
    /// Only this vendor's requests.
    #[serde(default)]
    pub vendor: Option<Vendor>,
    /// Only requests to this exact path.
    #[serde(default)]
    pub path: Option<String>,
    /// From which matching request on, counted from 1 since the fault was injected.
    #[serde(default = "one")]
    pub call: u64,
    /// How many matching requests in a row; none means all that follow.
    #[serde(default = "once")]
    pub times: Option<u64>,
}

/// The faults that are set.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan {
    set: Vec<(Fault, u64)>,
}

impl Fault {
    /// Meets the next vendor request, once.
    #[must_use]
    pub fn new(point: FaultPoint) -> Self {
        Self { point, vendor: None, path: None, call: 1, times: Some(1) }
    }

    /// Meets only this vendor's requests.
    #[must_use]
    pub fn vendor(mut self, vendor: Vendor) -> Self {
        self.vendor = Some(vendor);
        self
    }

    /// Meets only requests to this exact path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Meets matching requests from this one on, counted from 1 since the injection.
    #[must_use]
    pub fn on_call(mut self, call: u64) -> Self {
        self.call = call;
        self
    }

    /// Meets so many matching requests in a row.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Meets every matching request from the first on.
    #[must_use]
    pub fn every(mut self) -> Self {
        self.times = None;
        self
    }

    fn matches(&self, vendor: Vendor, path: &str) -> bool {
        self.vendor.is_none_or(|only| only == vendor) && self.path.as_deref().is_none_or(|only| only == path)
    }

    fn meets(&self, call: u64) -> bool {
        call >= self.call && self.times.is_none_or(|times| call - self.call < times)
    }
}

impl FaultPlan {
    /// Sets a further fault.
    pub(crate) fn add(&mut self, fault: Fault) {
        self.set.push((fault, 0));
    }

    /// Takes all faults away.
    pub(crate) fn clear(&mut self) {
        self.set.clear();
    }

    /// Counts a connection and tells whether it is to be reset.
    pub(crate) fn resets_connection(&mut self) -> bool {
        self.met(|fault| fault.point.is_of_connections()).is_some()
    }

    /// Counts a request and tells the fault it meets: the first set of those that meet it.
    pub(crate) fn next(&mut self, vendor: Vendor, path: &str) -> Option<FaultPoint> {
        self.met(|fault| !fault.point.is_of_connections() && fault.matches(vendor, path))
    }

    fn met(&mut self, matches: impl Fn(&Fault) -> bool) -> Option<FaultPoint> {
        let mut met = None;
        for (fault, calls) in self.set.iter_mut().filter(|(fault, _)| matches(fault)) {
            *calls += 1;
            if met.is_none() && fault.meets(*calls) {
                met = Some(fault.point.clone());
            }
        }
        met
    }
}

impl FaultPoint {
    /// The point's name in the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::ResetOnAccept => "reset_on_accept",
            Self::ResetBeforeWork => "reset_before_work",
            Self::CloseBeforeWork => "close_before_work",
            Self::ResetInBody => "reset_in_body",
            Self::HangBeforeWork => "hang_before_work",
            Self::LateWork { .. } => "late_work",
            Self::ResetAfterCommit => "reset_after_commit",
            Self::CloseAfterCommit => "close_after_commit",
            Self::HangAfterCommit => "hang_after_commit",
            Self::CloseIdle => "close_idle",
            Self::CutBody => "cut_body",
            Self::Delay { .. } => "delay",
            Self::Slow { .. } => "slow",
            Self::Html { .. } => "html",
            Self::Status { .. } => "status",
            Self::Body { .. } => "body",
            Self::Duplicate => "duplicate",
            Self::Huge { .. } => "huge",
            Self::Redirect { .. } => "redirect",
        }
    }

    /// Whether it meets connections instead of requests.
    fn is_of_connections(&self) -> bool {
        matches!(self, Self::ResetOnAccept)
    }

    /// Whether the work is done before things go wrong.
    pub(crate) fn does_work(&self) -> bool {
        match self {
            Self::ResetOnAccept
            | Self::ResetBeforeWork
            | Self::CloseBeforeWork
            | Self::ResetInBody
            | Self::HangBeforeWork => false,
            Self::Html { commit }
            | Self::Status { commit, .. }
            | Self::Body { commit, .. }
            | Self::Redirect { commit, .. } => *commit,
            Self::LateWork { .. }
            | Self::ResetAfterCommit
            | Self::CloseAfterCommit
            | Self::HangAfterCommit
            | Self::CloseIdle
            | Self::CutBody
            | Self::Delay { .. }
            | Self::Slow { .. }
            | Self::Duplicate
            | Self::Huge { .. } => true,
        }
    }
}

fn yes() -> bool {
    true
}

fn ok() -> u16 {
    200
}

fn found() -> u16 {
    302
}

fn one() -> u64 {
    1
}

#[expect(clippy::unnecessary_wraps, reason = "the default of an optional member")]
fn once() -> Option<u64> {
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_meets_its_calls_and_no_others() {
        let mut plan = FaultPlan::default();
        plan.add(Fault::new(FaultPoint::CutBody).vendor(Vendor::Paynet).path("/v1/a").on_call(2).times(2));
        let mut met = |vendor, path| plan.next(vendor, path).is_some();
        assert!(!met(Vendor::Paynet, "/v1/a"));
        assert!(!met(Vendor::Paynet, "/v1/b"));
        assert!(!met(Vendor::Paynkolay, "/v1/a"));
        assert!(met(Vendor::Paynet, "/v1/a"));
        assert!(met(Vendor::Paynet, "/v1/a"));
        assert!(!met(Vendor::Paynet, "/v1/a"));
    }

    #[test]
    fn a_fault_of_connections_counts_them_and_no_requests() {
        let mut plan = FaultPlan::default();
        plan.add(Fault::new(FaultPoint::ResetOnAccept).vendor(Vendor::Paynet).on_call(2));
        plan.add(Fault::new(FaultPoint::CutBody));
        assert_eq!(plan.next(Vendor::Paynet, "/v1/a"), Some(FaultPoint::CutBody));
        assert!(!plan.resets_connection());
        assert_eq!(plan.next(Vendor::Paynet, "/v1/a"), None);
        assert!(plan.resets_connection());
        assert!(!plan.resets_connection());
    }

    #[test]
    fn a_redirect_without_a_status_is_the_usual_one() {
        let point: FaultPoint = serde_json::from_str(r#"{"kind":"redirect","location":"/x"}"#).unwrap();
        assert_eq!(point, FaultPoint::Redirect { status: 302, location: "/x".to_owned(), commit: true });
    }

    #[test]
    fn a_fault_is_readable_from_json() {
        let fault: Fault =
            serde_json::from_str(r#"{"point":{"kind":"html"},"vendor":"paynkolay","times":null}"#).unwrap();
        assert_eq!(fault, Fault::new(FaultPoint::Html { commit: true }).vendor(Vendor::Paynkolay).every());
    }
}
