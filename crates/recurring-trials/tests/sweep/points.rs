//! The fault points: everything that can go wrong with one exchange, before the work is done and after it.

use std::ops::RangeInclusive;
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
    /// The vendor's word that there is nothing, in the form that the adapter documents: the one answer to a read by which
    /// something may be called absent.
    NoData,
    /// A success by the vendor's table, so it is served only where the work was done.
    Success,
    /// The connection was closed or reset before the request, and the client may have noticed or not: if the request
    /// arrived, it is the vendor's own answer, told truly.
    Raced,
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
/// How long a client waits at first for an answer that never comes.
const SHORT: Duration = Duration::from_millis(250);

/// Every point that an exchange meets.
pub(crate) fn points(vendor: Vendor, operation: Operation) -> Vec<Point> {
    let point = |fault, says, line| Point { fault, says, line, patience: LONG };
    let mut points = vec![
        point(Trouble::ConnectionRefused, Says::NotSent, Line::Fresh),
        point(Trouble::Simulated(FaultPoint::ResetOnAccept), Says::Raced, Line::Fresh),
        point(Trouble::Simulated(FaultPoint::CloseIdle), Says::Raced, Line::Kept),
    ];
    for line in [Line::Fresh, Line::Kept] {
        points.extend(on_the_way().into_iter().map(|(fault, says, patience)| Point {
            fault: Trouble::Simulated(fault),
            says,
            line,
            patience,
        }));
    }
    let answered = pages(vendor).into_iter().chain(answers::of(vendor, operation));
    points.extend(answered.map(|(fault, says)| Point {
        fault: Trouble::Simulated(fault),
        says,
        line: Line::Kept,
        patience: LONG,
    }));
    points
}

/// The points that an exchange meets whose target is named in another way than the usual one: those that ask for a long
/// time or for a page of the vendor's are left out, since what they show does not hang on the name.
pub(crate) fn points_of_another_name(vendor: Vendor, operation: Operation) -> Vec<Point> {
    let mut points = points(vendor, operation);
    points.retain(|point| {
        let is_page = matches!(
            point.fault,
            Trouble::Simulated(FaultPoint::Html { .. } | FaultPoint::Status { .. } | FaultPoint::Redirect { .. })
        );
        point.line == Line::Kept && point.patience == LONG && point.says != Says::Raced && !is_page
    });
    points
}

impl Point {
    /// The same with all the time that it takes multiplied, for a machine that is too busy for it.
    #[must_use]
    pub(crate) fn slower(&self, times: u32) -> Self {
        let mut point = self.clone();
        if point.patience >= LONG {
            return point;
        }
        point.patience *= times;
        if let Trouble::Simulated(
            FaultPoint::LateWork { milliseconds }
            | FaultPoint::Delay { milliseconds }
            | FaultPoint::Slow { milliseconds },
        ) = &mut point.fault
        {
            *milliseconds *= u64::from(times);
        }
        point
    }

    /// How many requests the simulator may see, before a list goes on to its further pages.
    pub(crate) fn requests(&self) -> RangeInclusive<u64> {
        match self.fault {
            Trouble::ConnectionRefused | Trouble::Simulated(FaultPoint::ResetOnAccept) => 0..=0,
            Trouble::Simulated(_) if self.says == Says::Raced => 0..=1,
            Trouble::Simulated(_) => 1..=1,
        }
    }
}

/// What goes wrong on the way, whatever the vendor.
fn on_the_way() -> Vec<(FaultPoint, Says, Duration)> {
    vec![
        (FaultPoint::ResetBeforeWork, Says::Nothing, LONG),
        (FaultPoint::CloseBeforeWork, Says::Nothing, LONG),
        (FaultPoint::ResetInBody, Says::Nothing, LONG),
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
fn pages(vendor: Vendor) -> Vec<(FaultPoint, Says)> {
    let statuses = [201, 202, 204, 400, 401, 402, 403, 404, 405, 408, 409, 418, 422, 429, 500, 501, 502, 503, 504, 520];
    // A client that followed one would be seen at the simulator once more: at the same service, by 307 and 308 with the
    // same body, or at another one.
    let elsewhere = match vendor {
        Vendor::Paynet => "/v1/subscription/elsewhere",
        _ => "/Vpos/api/elsewhere",
    };
    let redirects =
        [(301, "?again"), (302, "?again"), (303, "?again"), (307, "?again"), (308, "?again"), (302, elsewhere)];
    let mut pages = Vec::new();
    for commit in [false, true] {
        pages.push((FaultPoint::Html { commit }, Says::Nothing));
        pages.extend(statuses.map(|status| (FaultPoint::Status { status, commit }, Says::Nothing)));
        pages.extend(
            redirects
                .map(|(status, to)| (FaultPoint::Redirect { status, location: to.to_owned(), commit }, Says::Nothing)),
        );
    }
    pages
}
