//! `manuel_charge` (the page's spelling): tries what is due and uncollected, at most every two hours per order.

use jiff::SignedDuration;

use super::envelope::{Refusal, code, with_body};
use super::target::{ID, REFERENCE};
use super::{Desk, Service};
use crate::json::Json;
use crate::ledger::{ChargeRefusal, ChargedRow};
use crate::members::{Kind, Members, optional};
use crate::quirks::MixedCharge;

pub(super) const SERVICE: Service = Service {
    name: "manuel_charge",
    object: None,
    fields: &[ID, REFERENCE, optional("invoice_no", Kind::TextOrNumber)],
    answer,
};

fn answer(desk: &mut Desk<'_>, members: &Members) -> Result<Json, Refusal> {
    let place = desk.target(members)?;
    let invoice_no = members.text("invoice_no");
    match desk.book.charge(place, invoice_no, desk.now) {
        Ok(rows) => Ok(charged(desk, &rows)),
        Err(refusal) => {
            // Without an invoice number the text names the order by its reference (Assumed).
            let number = invoice_no.unwrap_or(&desk.order(place)?.ids.reference).to_owned();
            Err(refused(desk, refusal, &number))
        }
    }
}

fn charged(desk: &Desk<'_>, rows: &[ChargedRow]) -> Json {
    let all = rows.iter().all(|row| row.collected);
    let any = rows.iter().any(|row| row.collected);
    let successful = all || (any && desk.quirks.mixed_charge == MixedCharge::Successful);
    let shown = rows.iter().map(|row| match row.collected {
        true => shown_row(desk, 0, "Başarılı işlem".to_owned()),
        false => shown_row(desk, 1, format!("{} numarali siparis için çekim başarısız", row.invoice_no)),
    });
    body(desk, shown.collect(), u16::from(!successful))
}

/// Only the text of the pause is documented; the other texts and code 24 are Assumed.
fn refused(desk: &Desk<'_>, refusal: ChargeRefusal, number: &str) -> Refusal {
    let (reason, text) = match refusal {
        ChargeRefusal::NoSuchInvoice => {
            return code(24, "Fatura bulunamadı", "the order has no payment record of this number");
        }
        ChargeRefusal::CoolingDown(rest) => ("an attempt was made less than two hours ago", pause_text(number, rest)),
        ChargeRefusal::NotChargeable => ("the order is not active", format!("{number} numarali siparis aktif değil")),
        ChargeRefusal::AlreadyCollected => {
            ("the row is collected already", format!("{number} numarali siparis daha önce tahsil edilmiş"))
        }
        ChargeRefusal::SettledByHand => {
            ("the merchant has settled the row otherwise", format!("{number} numarali siparis kapatılmış"))
        }
        ChargeRefusal::NotDueYet => ("the row is not due yet", format!("{number} numarali siparisin vadesi gelmemiş")),
        ChargeRefusal::NothingDue => {
            ("nothing is due and uncollected", format!("{number} numarali siparis için tahsil edilecek ödeme yok"))
        }
    };
    with_body(body(desk, vec![shown_row(desk, 1, text)], 1), reason)
}

/// Hours and minutes left, rounded up so that waiting as long as told is enough.
fn pause_text(number: &str, rest: SignedDuration) -> String {
    let minutes = (rest.as_secs() + 59) / 60 + i64::from(rest.as_secs() % 60 == 0 && rest.subsec_nanos() > 0);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    format!("{number} numarali siparis için {hours} saat {minutes} dakika sonra deneme yapabilirsiniz")
}

fn shown_row(desk: &Desk<'_>, code: u16, message: String) -> Json {
    Json::object([
        ("object_name", Json::Null),
        ("code", desk.quirks.codes.write(code)),
        ("message", Json::Text(message)),
    ])
}

fn body(desk: &Desk<'_>, rows: Vec<Json>, code: u16) -> Json {
    let rows = desk.quirks.charge_rows.named("data", "Data", rows);
    desk.enveloped(rows.into_iter().collect(), code, Json::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_is_told_in_hours_and_minutes() {
        let text = |rest| pause_text("11400528", rest);
        let documented = "11400528 numarali siparis için 1 saat 57 dakika sonra deneme yapabilirsiniz";
        assert_eq!(text(SignedDuration::from_mins(117)), documented);
        assert_eq!(text(SignedDuration::new(116 * 60 + 1, 0)), documented);
        assert_eq!(text(SignedDuration::new(116 * 60, 1)), documented);
        assert!(text(SignedDuration::from_secs(1)).contains(" 0 saat 1 dakika "));
        assert!(text(SignedDuration::from_hours(2)).contains(" 2 saat 0 dakika "));
    }
}
