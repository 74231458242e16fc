//! The fault points: everything that can go wrong with one exchange, before the work is done and after it.

use std::time::Duration;

use recurring_core::Operation;
use recurring_sim::{FaultPoint, Vendor};

use crate::answers;

/// One way in which an exchange goes wrong.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) fault: Trouble,
    pub(crate) says: Says,
    pub(crate) line: Line,
    /// How long the client waits.
    pub(crate) patience: Duration,
}

/// What goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// Nobody listens at the address.
    ConnectionRefused,
    /// The simulator misbehaves.
    Simulated(FaultPoint),
}

/// What the answer proves, if one comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// No byte of the request can have left.
    NotSent,
    /// It is the vendor's own answer, told truly.
    Truth,
    /// Neither success nor refusal: a write may have happened.
    Nothing,
    /// A refusal by the vendor's table, so it is served only where no work was done.
    Refusal,
    /// A success by the vendor's table, so it is served only where the work was done.
    Success,
}

/// Whether the connection was used before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    Fresh,
    /// A kept connection is where HTTP clients are tempted to send again by themselves.
    Kept,
}

/// Longer than an intact exchange takes on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(20);
/// How long a client waits for an answer that never comes.
const SHORT: Duration = Duration::from_millis(250);

/// Every point that an exchange meets.
pub(crate) fn points(vendor: Vendor, operation: Operation) -> Vec<Point> {
    let mut points =
        vec![Point { fault: Trouble::ConnectionRefused, says: Says::NotSent, line: Line::Fresh, patience: LONG }];
    for line in [Line::Fresh, Line::Kept] {
        points.extend(on_the_way().into_iter().map(|(fault, says, patience)| Point {
            fault: Trouble::Simulated(fault),
            says,
            line,
            patience,
        }));
    }
    let answered = pages().into_iter().chain(answers::of(vendor, operation));
    points.extend(answered.map(|(fault, says)| Point {
        fault: Trouble::Simulated(fault),
        says,
        line: Line::Kept,
        patience: LONG,
    }));
    points
}

/// What goes wrong on the way, whatever the vendor.
fn on_the_way() -> Vec<(FaultPoint, Says, Duration)> {
    vec![
        (FaultPoint::ResetBeforeWork, Says::Nothing, LONG),
        (FaultPoint::CloseBeforeWork, Says::Nothing, LONG),
        (FaultPoint::HangBeforeWork, Says::Nothing, SHORT),
        (FaultPoint::LateWork { milliseconds: 400 }, Says::Nothing, SHORT),
        (FaultPoint::ResetAfterCommit, Says::Nothing, LONG),
        (FaultPoint::CloseAfterCommit, Says::Nothing, LONG),
        (FaultPoint::HangAfterCommit, Says::Nothing, SHORT),
        (FaultPoint::CutBody, Says::Nothing, LONG),
        (FaultPoint::Delay { milliseconds: 20 }, Says::Truth, LONG),
        (FaultPoint::Delay { milliseconds: 600 }, Says::Nothing, SHORT),
        (FaultPoint::Slow { milliseconds: 2 }, Says::Truth, LONG),
        (FaultPoint::Slow { milliseconds: 100 }, Says::Nothing, SHORT),
        (FaultPoint::Duplicate, Says::Truth, LONG),
        (FaultPoint::Huge { blanks: 1_000 }, Says::Truth, LONG),
        (FaultPoint::Huge { blanks: 200_000 }, Says::Nothing, LONG),
    ]
}

/// Answers that are not the vendor's: web pages and redirects, under every status worth telling apart.
fn pages() -> Vec<(FaultPoint, Says)> {
    let statuses = [201, 202, 204, 400, 401, 402, 403, 404, 405, 408, 409, 418, 422, 429, 500, 501, 502, 503, 504, 520];
    // A client that followed it would be seen at the simulator once more.
    let elsewhere = ["/v1/subscription/elsewhere", "/Vpos/api/elsewhere"];
    let mut pages = Vec::new();
    for commit in [false, true] {
        pages.push((FaultPoint::Html { commit }, Says::Nothing));
        pages.extend(statuses.map(|status| (FaultPoint::Status { status, commit }, Says::Nothing)));
        pages.extend(elsewhere.map(|to| (FaultPoint::Redirect { location: to.to_owned(), commit }, Says::Nothing)));
    }
    pages
}
