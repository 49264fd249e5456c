//! What the law of Viet Nam asks of a commune that is formed, as the planner looks at it.

use sapnhap::{Amount, Date, Error, date};

use crate::{Minimum, Requirement};

/// Returns what the law of a date asks of a commune that is formed, for the planner.
///
/// From 15 April 2025 on these are the figures of the rule `vn-76-area-population`, and three or
/// more whole units are exempt. Since 2026 they are the figures that the press reports of
/// Resolution 112/2025/UBTVQH15, without an exemption. Before 15 April 2025 no figures are asked
/// for.
///
/// A ward that is put together with other units makes a ward, and xã and thị trấn make a xã.
/// [`assumptions`](Requirement::assumptions) tells what is assumed: the planner does not know
/// mountains, and a commune that stays alone has to meet the figures too.
///
/// # Errors
/// In practice there is none; see [`Requirement::kind`].
///
/// # Example
/// ```
/// use sapnhap::date;
/// use sapnhap_planner::vietnam;
///
/// let requirement = vietnam::requirement(date(2025, 7, 1))?;
/// let least: Vec<String> = requirement
///     .minima()
///     .iter()
///     .map(|(kind, least)| format!("{kind}: {} people, {} km2", least.population, least.area))
///     .collect();
/// assert_eq!(least, ["phuong: 45000 people, 5.5 km2", "xa: 16000 people, 30 km2"]);
/// assert!(vietnam::requirement(date(2024, 7, 1))?.minima().is_empty());
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn requirement(day: Date) -> Result<Requirement, Error> {
    let kinds = Requirement::default()
        .kind("dac_khu", "dac_khu")?
        .kind("phuong", "phuong")?
        .kind("xa", "xa")?
        .kind("thi_tran", "xa")?;
    let xa = Minimum { population: 16_000, area: Amount::from(30) };
    let planned = if day < date(2025, 4, 15) {
        kinds
    } else if day < date(2026, 1, 1) {
        let ward = Minimum { population: 45_000, area: Amount::new("5.5")? };
        kinds
            .minimum("phuong", ward)?
            .minimum("xa", xa)?
            .exempt_from(3)
            .assuming("three or more units taken whole are exempt (76/2025, article 5.2)")
            .assuming("wards are of a centrally run city: 45,000 people, 5.5 km2")
            .assuming("no xã lies in mountains or highlands: 16,000 people, 30 km2")
    } else {
        kinds
            .minimum("xa", xa)?
            .assuming("the figures of 112/2025 are as the press reports them")
            .assuming("no xã lies in mountains or on islands: 16,000 people, 30 km2")
    };
    Ok(planned.assuming("a commune that stays alone has to meet the figures too"))
}
