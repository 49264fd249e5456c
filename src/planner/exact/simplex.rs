//! Prices of units by the simplex method, from groups that are a partition already.
//!
//! ```text
//! least  sum of c(S) x(S)   where  the x of the sets with a unit come to 1, for each unit,
//!                                  and all x to the number of groups
//! ```
//!
//! Sets are columns: there are as many rows as units and one more, however many sets are added, and the groups that
//! it begins with are a solution, so no first phase is needed: the groups, the units alone that are
//! not the first of their group, and one more unit are a basis. The levels of the basis are moved
//! a little off their values, each by a number of its own, or the method would stand still: most of
//! them are zero. The prices are those of a basis and do not know of that. Which set comes in is
//! chosen by Devex (Harris 1973, "Pivot selection methods of the Devex LP code", Mathematical
//! Programming 5). So that prices do not go astray while there are few sets, a unit may be in more
//! groups than one at a cost, which holds its price from below.
//!
//! What comes out is nowhere trusted. Digits that are lost on the way make prices a little worse, and
//! what prices certify is worked out apart.

/// How far below its price a set may cost before it comes in; costs are about 1.
const TOLERANCE: f64 = 1e-9;
/// Numbers below that are none to divide by.
const SMALLEST_PIVOT: f64 = 1e-7;
/// How many steps are made before the prices are worked out anew.
const STEPS_TO_CHECK: usize = 200;
/// Scales of columns are no larger.
const LARGEST_SCALE: f64 = 1e8;
/// How far prices may be off their basis before it is inverted anew.
const MOST_OFF: f64 = 1e-7;
/// How many steps are made for each row before an answer is given that is not the last yet.
const STEPS_PER_ROW: usize = 4;
/// How far levels are moved.
const MOVED: f64 = 1e-5;

/// A set with what it costs, or a unit that may be in more groups than one at a cost.
#[derive(Debug, Clone)]
struct Column {
    set: Vec<u32>,
    cost: f64,
    is_surplus: bool,
}

impl Column {
    /// Returns the sum of what stands in the rows in which it counts.
    fn times(&self, rows: &[f64]) -> f64 {
        let units = self.set.iter().filter_map(|&unit| rows.get(unit as usize));
        let units: f64 = units.sum();
        if self.is_surplus { -units } else { units + rows.last().copied().unwrap_or(0.0) }
    }
}

/// The linear program, with a basis that is a solution.
#[derive(Debug, Clone)]
pub(super) struct Simplex {
    n_units: usize,
    columns: Vec<Column>,
    is_basic: Vec<bool>,
    /// By row: the place of the column that is basic in it, and at which level.
    basis: Vec<usize>,
    levels: Vec<f64>,
    /// The inverse of the basis, by rows.
    inverse: Vec<Vec<f64>>,
    /// By row: what the levels come to.
    sums: Vec<f64>,
    prices: Vec<f64>,
    /// By column: how far it is above its price, and how far that may be a matter of scale (the
    /// reference weights of Devex).
    above: Vec<f64>,
    scales: Vec<f64>,
}

impl Simplex {
    /// Begins with a partition of the units into groups with what they cost; the cost of a unit alone
    /// is zero. Some group must have two units.
    pub(super) fn new(n_units: usize, groups: Vec<(Vec<u32>, f64)>) -> Self {
        let n_rows = n_units + 1;
        let mut simplex = Self {
            n_units,
            columns: Vec::new(),
            is_basic: Vec::new(),
            basis: vec![usize::MAX; n_rows],
            levels: vec![0.0; n_rows],
            inverse: Vec::new(),
            sums: vec![0.0; n_rows],
            prices: vec![0.0; n_rows],
            above: Vec::new(),
            scales: Vec::new(),
        };
        for unit in (0_u32..).take(n_units) {
            simplex.add(vec![unit], 0.0);
        }
        let mut more = None;
        for (set, cost) in groups {
            let Some((&first, rest)) = set.split_first() else { continue };
            let row = first as usize;
            for &unit in rest {
                simplex.begin(unit as usize, unit as usize, 0.0);
            }
            if rest.is_empty() {
                simplex.begin(row, row, 1.0);
                continue;
            }
            more = Some(row);
            let column = simplex.columns.len();
            simplex.add(set, cost);
            simplex.begin(row, column, 1.0);
        }
        if let Some(column) = more {
            simplex.begin(n_units, column, 0.0);
        }
        simplex.invert();
        simplex
    }

    /// Makes a column basic in a row.
    fn begin(&mut self, row: usize, column: usize, level: f64) {
        // Any numbers do that are not alike.
        let mixed = (column as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        #[expect(clippy::cast_precision_loss, reason = "24 bits")]
        let level = level + MOVED * (0.5 + mixed as f64 / f64::from(1 << 24));
        put(&mut self.basis, row, column);
        put(&mut self.levels, row, level);
        put(&mut self.is_basic, column, true);
        let units = self.columns.get(column).map(|own| own.set.clone()).unwrap_or_default();
        for row in units.into_iter().map(|unit| unit as usize).chain([self.n_units]) {
            if let Some(sum) = self.sums.get_mut(row) {
                *sum += level;
            }
        }
    }

    /// Adds a set that can be a group.
    pub(super) fn add(&mut self, set: Vec<u32>, cost: f64) {
        self.columns.push(Column { set, cost, is_surplus: false });
        self.is_basic.push(false);
        self.scales.push(1.0);
    }

    /// Says how far below zero a price can be, in place of what was said before.
    pub(super) fn hold(&mut self, below: f64) {
        if self.columns.iter().any(|column| column.is_surplus) {
            let surplus = self.columns.iter_mut().filter(|column| column.is_surplus);
            surplus.for_each(|column| column.cost = below);
            return;
        }
        for unit in (0_u32..).take(self.n_units) {
            self.columns.push(Column { set: vec![unit], cost: below, is_surplus: true });
            self.is_basic.push(false);
            self.scales.push(1.0);
        }
    }

    /// Goes some steps on, and returns a price for each unit and one for a group, and whether it came
    /// to the end: no set that was added costs less than its units and a group.
    pub(super) fn solve(&mut self) -> (&[f64], f64, bool) {
        let mut is_done = false;
        for step in 0..STEPS_PER_ROW * (self.n_units + 1) {
            let mut next = if step % STEPS_TO_CHECK == 0 { None } else { self.cheapest() };
            if next.is_none() {
                // What was updated step by step may be off, and scales out of all scale.
                self.scales.fill(1.0);
                self.price();
                if self.is_off() {
                    self.invert();
                    self.price();
                }
                next = self.cheapest();
            }
            let Some((entering, below)) = next else {
                is_done = true;
                break;
            };
            let Some(column) = self.columns.get(entering) else { break };
            let along = self.along(column);
            let Some((row, by)) = self.first_to_leave(&along) else { break };
            for (level, along) in self.levels.iter_mut().zip(&along) {
                *level = (*level - by * along).max(0.0);
            }
            put(&mut self.levels, row, by);
            let pivot = along.get(row).copied().unwrap_or(1.0);
            self.weigh(row, entering, below / pivot, pivot);
            if let Some(basic) = self.basis.get_mut(row) {
                let leaving = std::mem::replace(basic, entering);
                put(&mut self.is_basic, leaving, false);
                put(&mut self.is_basic, entering, true);
            }
            self.pivot(row, &along);
            for (price, own) in
                self.prices.iter_mut().zip(self.inverse.get(row).into_iter().flatten())
            {
                *price += below * own;
            }
        }
        let group = self.prices.get(self.n_units).copied().unwrap_or(0.0);
        (self.prices.get(..self.n_units).unwrap_or_default(), group, is_done)
    }

    /// Returns the column that is furthest below its price by its scale, and by how much it is.
    fn cheapest(&self) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        let mut most = 0.0;
        for (place, ((&above, scale), is_basic)) in
            self.above.iter().zip(&self.scales).zip(&self.is_basic).enumerate()
        {
            if above < -TOLERANCE && !is_basic && above * above > most * scale {
                (best, most) = (Some((place, above)), above * above / scale);
            }
        }
        best
    }

    /// Updates how far columns are above their prices, and their scales, before a column comes in.
    fn weigh(&mut self, row: usize, entering: usize, by: f64, pivot: f64) {
        let Some(inverse) = self.inverse.get(row) else { return };
        let own = self.scales.get(entering).copied().unwrap_or(1.0);
        for ((column, above), scale) in
            self.columns.iter().zip(&mut self.above).zip(&mut self.scales)
        {
            let across = column.times(inverse);
            if across != 0.0 {
                *above -= by * across;
                let ratio = across / pivot;
                *scale = scale.max(ratio * ratio * own).min(LARGEST_SCALE);
            }
        }
        if let Some(&leaving) = self.basis.get(row) {
            put(&mut self.scales, leaving, (own / (pivot * pivot)).clamp(1.0, LARGEST_SCALE));
        }
    }

    /// Returns how fast each level falls when that of a set rises.
    fn along(&self, column: &Column) -> Vec<f64> {
        self.inverse.iter().map(|row| column.times(row)).collect()
    }

    /// Returns the row whose level is the first to come to zero, and how far the set rises until then.
    fn first_to_leave(&self, along: &[f64]) -> Option<(usize, f64)> {
        let mut first: Option<(usize, f64, f64)> = None;
        for (row, (&along, level)) in along.iter().zip(&self.levels).enumerate() {
            if along > SMALLEST_PIVOT {
                let by = level / along;
                // Of equal ones, that by which there is most to divide.
                if first.is_none_or(|(_, least, most)| {
                    by < least - 1e-12 || (by < least + 1e-12 && along > most)
                }) {
                    first = Some((row, by, along));
                }
            }
        }
        first.map(|(row, by, _)| (row, by))
    }

    fn pivot(&mut self, row: usize, along: &[f64]) {
        let Some(mut own) = self.inverse.get_mut(row).map(std::mem::take) else { return };
        let pivot = along.get(row).copied().unwrap_or(1.0);
        own.iter_mut().for_each(|value| *value /= pivot);
        for (other, &along) in self.inverse.iter_mut().zip(along) {
            if along != 0.0 {
                for (value, own) in other.iter_mut().zip(&own) {
                    *value -= along * own;
                }
            }
        }
        put(&mut self.inverse, row, own);
    }

    /// Works the prices out from the basis.
    fn price(&mut self) {
        self.prices.fill(0.0);
        for (&column, inverse) in self.basis.iter().zip(&self.inverse) {
            let cost = self.columns.get(column).map_or(0.0, |column| column.cost);
            if cost != 0.0 {
                for (price, own) in self.prices.iter_mut().zip(inverse) {
                    *price += cost * own;
                }
            }
        }
        let above = |column: &Column| column.cost - column.times(&self.prices);
        self.above = self.columns.iter().map(above).collect();
    }

    fn is_off(&self) -> bool {
        let off = self.basis.iter().filter_map(|&place| self.above.get(place));
        off.into_iter().any(|off| off.is_nan() || off.abs() > MOST_OFF)
    }

    /// Inverts the basis anew, and works the levels out from it. Columns may come to stand in other
    /// rows.
    fn invert(&mut self) {
        let n_rows = self.n_units + 1;
        self.inverse = (0..n_rows)
            .map(|row| {
                let mut own = vec![0.0; n_rows];
                put(&mut own, row, 1.0);
                own
            })
            .collect();
        let mut columns: Vec<usize> = self.basis.clone();
        let size = |&place: &usize| self.columns.get(place).map_or(0, |column| column.set.len());
        columns.sort_by_key(|place| (size(place), *place));
        self.basis = vec![usize::MAX; n_rows];
        for place in columns {
            let Some(column) = self.columns.get(place) else { continue };
            let along = self.along(column);
            let free = along
                .iter()
                .enumerate()
                .filter(|(row, _)| self.basis.get(*row) == Some(&usize::MAX));
            let most = free.max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
            if let Some((row, _)) = most.filter(|(_, pivot)| pivot.abs() > 0.0) {
                put(&mut self.basis, row, place);
                self.pivot(row, &along);
            }
        }
        let level = |row: &Vec<f64>| {
            let level: f64 = row.iter().zip(&self.sums).map(|(own, sum)| own * sum).sum();
            level.max(0.0)
        };
        self.levels = self.inverse.iter().map(level).collect();
    }
}

fn put<T>(list: &mut [T], place: usize, value: T) {
    if let Some(slot) = list.get_mut(place) {
        *slot = value;
    }
}
